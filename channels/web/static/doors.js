// One person, two doors: a code taken here is used elsewhere, and the other way round.

import * as api from "./api.js";
import { confirmed } from "./dialogs.js";

const at = (id) => document.getElementById(id);
const SIX = /^[0-9]{6}$/;

/** Full-width digits and blanks, as some keyboards write them. */
const digits = (text) => text.normalize("NFKC").replace(/\s/g, "");

async function told(action) {
  at("code-refused").textContent = "";
  try {
    await action();
  } catch (problem) {
    at("code-refused").textContent = `${problem.detail}${problem.whatNow}`;
  }
}

async function make(conversation) {
  const { code, until } = await api.code(await conversation.opened());
  const time = new Date(until).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Shanghai" });
  at("made-code").textContent = `续办码：${code}。${time}前有效，只能用一次，不要告诉别人。`;
}

async function use(conversation) {
  const code = digits(at("code").value);
  if (!SIX.test(code)) {
    at("code-refused").textContent = "续办码是六位数字，请看看有没有写漏。";
    at("code").focus();
    return;
  }
  const identity = await conversation.opened();
  const { matter } = await api.goOn(identity, { code, consent: false });
  const agreed = await confirmed(`接着办“${matter}”？`, "您在那边回答过的、填过的，会接到这次对话里。不是您自己的事，请不要接着办。", "接着办");
  if (!agreed) return;
  at("doors").open = false;
  at("code").value = "";
  conversation.take((await api.goOn(identity, { code, consent: true })).messages);
}

export function wireDoors(conversation) {
  at("make-code").addEventListener("click", () => told(() => make(conversation)));
  at("use-code").addEventListener("submit", (event) => {
    event.preventDefault();
    told(() => use(conversation));
  });
}
