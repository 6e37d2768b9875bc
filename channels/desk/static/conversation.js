// One conversation at the desk: messages as they come, typing both ways, answering without a reload.

import { forget, keepDrafts } from "./drafts.js";
import { follow, wireKeys } from "./live.js";

const TYPING_EVERY = 3_000; // ms
const TYPING_SHOWN = 8_000;

const at = (id) => document.getElementById(id);
const root = at("case");
const address = `/desk/conversations/${root.dataset.id}`;
let last = Number(root.dataset.last);
let typingOff = 0;
let toldTyping = 0;
let fetching = Promise.resolve();
let leaving = false; // a form was sent: its answer says where to go, and a reload would take that away

function post(what, body) {
  return fetch(`${address}/${what}`, {
    method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": root.dataset.csrf },
  });
}

function shown(line) {
  const made = document.createElement("li");
  made.className = `line from-${line.from}`;
  made.dataset.seq = line.seq;
  const who = document.createElement("span");
  who.className = "small";
  who.textContent = `${line.who} ${line.at}`;
  const words = document.createElement("p");
  words.textContent = line.text;
  made.append(who, words);
  return made;
}

/** Read on from the last message shown. One at a time, so that nothing is shown twice. */
function refresh() {
  fetching = fetching.then(readOn).catch(() => {});
  return fetching;
}

async function readOn() {
  const response = await fetch(`${address}/lines?after=${last}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const told = await response.json();
  for (const line of told.lines) {
    if (line.seq <= last) continue;
    last = line.seq;
    at("lines").append(shown(line));
    if (line.from === "citizen") typing(false);
  }
  at("state").textContent = told.words;
  at("owner").textContent = told.owner_name;
  if (told.lines.length) {
    at("lines").scrollTop = at("lines").scrollHeight;
    post("read", { seq: String(last) });
  }
  if (told.owner !== (root.dataset.owner === "yes") && !leaving) location.reload(); // what may be done has changed
}

/** A note of a colleague's appears without a reload: what is being written stays where it is. */
async function readNotes() {
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  at("notes").replaceChildren(...fresh.getElementById("notes").children);
}

function typing(active) {
  clearTimeout(typingOff);
  at("typing").textContent = active ? "对方正在输入" : "";
  if (active) typingOff = setTimeout(() => typing(false), TYPING_SHOWN);
}

function wireAnswer() {
  const form = at("answer");
  if (!form) return;
  const box = at("text");
  let id = crypto.getRandomValues(new Uint32Array(4)).join("-");
  box.addEventListener("input", () => {
    if (Date.now() - toldTyping < TYPING_EVERY || !box.value) return;
    toldTyping = Date.now();
    post("typing", {});
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    at("refused").textContent = "";
    try {
      const response = await post("answer", { text: box.value, client_id: id });
      if (!response.ok) {
        const told = await response.json();
        at("refused").textContent = `${told.detail}${told.what_now}`;
        return;
      }
    } catch {
      at("refused").textContent = "没有连上，您写的还在。请再点一次发送，不会重复。";
      return;
    }
    id = crypto.getRandomValues(new Uint32Array(4)).join("-");
    box.value = "";
    forget(box);
    refresh();
  });
}

function wireReveal() {
  at("reveal").addEventListener("submit", async (event) => {
    event.preventDefault();
    const response = await post("reveal", { reason: at("reason").value });
    const told = await response.json();
    if (!response.ok) return (at("reveal-refused").textContent = `${told.detail}${told.what_now}`);
    for (const [seq, text] of Object.entries(told.messages)) {
      const words = document.querySelector(`.line[data-seq="${CSS.escape(seq)}"] p`);
      if (words) words.textContent = text;
    }
    for (const value of document.querySelectorAll("#form dd")) value.textContent = told.form[value.dataset.label] ?? value.textContent;
  });
}

function wireNotice() {
  const find = at("find");
  find?.addEventListener("input", async () => {
    const asked = find.value;
    const response = await fetch(`${address}/matters?q=${encodeURIComponent(asked)}`, { headers: { Accept: "application/json" } });
    if (!response.ok || asked !== find.value) return;
    at("found").replaceChildren(...(await response.json()).matters.map((matter) => {
      const pick = document.createElement("button");
      pick.type = "button";
      pick.textContent = matter.name;
      pick.addEventListener("click", () => {
        at("matter").value = matter.id;
        at("picked").textContent = matter.name;
      });
      const item = document.createElement("li");
      item.append(pick);
      return item;
    }));
  });
}

function wireEarlier() {
  const button = at("earlier");
  button?.addEventListener("click", async () => {
    const response = await fetch(`${address}/lines?before=${button.dataset.before}`, { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    const told = await response.json();
    at("lines").prepend(...told.lines.map(shown));
    if (told.more && told.lines.length) button.dataset.before = told.lines[0].seq;
    else button.remove();
  });
}

addEventListener("submit", (event) => event.defaultPrevented || (leaving = true));
wireKeys();
wireAnswer();
wireReveal();
keepDrafts(); // after those that send without leaving the page
wireNotice();
wireEarlier();
at("lines").scrollTop = at("lines").scrollHeight;
const ours = (handle) => (event) => event.conversation === root.dataset.id && handle(event);
follow(root.dataset.id, {
  open: refresh,
  desk: ours((event) => (event.kind === "noted" ? readNotes() : refresh())),
  said: ours(refresh),
  typing: ours((event) => typing(event.typing)),
  viewers: ours((event) => (at("viewers").textContent = event.names.length > 1 ? `正在看：${event.names.join("、")}` : "")),
});
