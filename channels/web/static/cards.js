// What stands inside a message: words, choices, question inputs, notice and ticket.

import { button, copyButton, element, link } from "./elements.js";

const ALONE = new Set(["unknown", "unsure"]); // 不清楚 goes with no other answer

/** The children of a message's body. `answer(body, text)` sends what the person chose. */
export function contents(message, answer) {
  const parts = [progress(message), words(message)];
  if (message.kind === "notice") parts.push(notice(message.data));
  else if (message.kind === "ticket") parts.push(ticket(message.data.ticket));
  else if (message.kind === "form") parts.push(actions(link("打开申请表", message.data.url)));
  parts.push(...inputs(message, answer), why(message));
  return parts.filter(Boolean);
}

/** The text without what is shown better below it: the list of choices, the address of the document. */
export function words(message) {
  const labels = new Set((message.choices ?? []).map((c) => c.label));
  const lines = message.text.split("\n").filter((line) => !labels.has(line.replace(/^\s*\d+[.、．]\s*/, "")));
  let text = lines.join("\n");
  if (message.data?.url) text = text.replace(/[：:]?\s*https?:\/\/\S+/g, "。");
  return text.trim() ? element("p", { class: "words" }, text.trim()) : null;
}

function progress(message) {
  const at = message.kind === "question" && message.data?.progress;
  if (!at) return null;
  return element("p", { class: "progress" }, at.at_most > at.asked ? `第 ${at.asked} 问，最多 ${at.at_most} 问` : `第 ${at.asked} 问，最后一问`);
}

function why(message) {
  if (message.kind !== "question" || !message.data?.why) return null;
  return element("details", { class: "why" }, element("summary", {}, "为什么问这个"), element("p", {}, message.data.why));
}

function inputs(message, answer) {
  const choices = message.choices ?? [];
  const type = message.kind === "question" ? message.data?.type : null;
  const parts = [];
  if (type === "number" || type === "date") parts.push(entry(type, message.data.unit, answer));
  if (choices.length && message.data?.multiple) parts.push(checkboxes(choices, answer));
  else if (choices.length) parts.push(buttons(choices, message.kind === "notice" || parts.length > 0, answer));
  return parts;
}

function buttons(choices, plain, answer) {
  const made = choices.map((c) => button(c.label, () => answer({ choice: c.value }, c.label), { "data-label": c.label }));
  return element("div", { class: plain ? "choices" : "choices numbered", role: "group", "aria-label": "选一个" }, ...made);
}

function checkboxes(choices, answer) {
  const group = element("div", { class: "choices", role: "group", "aria-label": "可以选几个" });
  const boxes = choices.map((c) => element("input", { type: "checkbox", value: c.value }));
  const done = button("确定", () => {
    const taken = choices.filter((_, i) => boxes[i].checked);
    if (!taken.length) return boxes[0].focus();
    answer({ choice: taken.map((c) => c.value).join(",") }, taken.map((c) => c.label).join("、"));
  }, { class: "main" });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (!box.checked) return;
      for (const other of boxes) if (other !== box && (ALONE.has(box.value) || ALONE.has(other.value))) other.checked = false;
    });
  }
  group.append(...choices.map((c, i) => element("label", { class: "tick", "data-label": c.label }, boxes[i], element("span", {}, c.label))), done);
  return group;
}

function entry(type, unit, answer) {
  const field = type === "date"
    ? element("input", { type: "date", "aria-label": "选日期" })
    : element("input", { type: "text", inputmode: "decimal", "aria-label": unit ? `填数字，单位${unit}` : "填数字" });
  const send = (event) => {
    event.preventDefault();
    const text = type === "date" ? spokenDate(field.value) : field.value.trim() && field.value.trim() + (/\d$/.test(field.value.trim()) ? unit ?? "" : "");
    if (text) answer({ text }, text);
    else field.focus();
  };
  return element("form", { class: "entry", onsubmit: send }, field, unit ? element("span", {}, unit) : null, element("button", { type: "submit", class: "main" }, "确定"));
}

function spokenDate(value) {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value);
  return parts ? `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日` : "";
}

function actions(...links) {
  const shown = links.filter(Boolean);
  return shown.length ? element("p", { class: "actions" }, ...shown) : null;
}

function facts(kind, ...pairs) {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return element("dl", { class: kind }, ...shown.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

function notice(data) {
  const { number, matter, items = [], materials = [], extra_materials: extra = [], issued_on: day } = data.notice ?? {};
  return element("section", { class: "paper", "aria-label": "一次性告知书" },
    element("h3", {}, `${matter?.name ? `“${matter.name}”` : ""}一次性告知书`),
    facts("facts", ["编号", number], ["日期", day], ["要办", `${items.length} 项`], ["材料", `${materials.length + extra.length} 样`]),
    actions(
      data.url ? link("打开告知书", data.url, { class: "button main", target: "_blank" }) : null,
      data.pdf_url ? link("下载PDF", data.pdf_url, { download: `${number ?? "告知书"}.pdf` }) : null,
    ));
}

function ticket(data) {
  if (!data) return null;
  const copyable = (value, what) => element("span", { class: "copy" }, element("strong", {}, value), copyButton(value, what));
  return element("section", { class: "paper", "aria-label": "回执" },
    element("h3", {}, "回执"),
    facts("facts stacked", ["编号", data.number && copyable(data.number, "编号")], ["查询码", data.code && copyable(data.code, "查询码")],
      ["谁来办", data.addressee], ["最晚答复", data.due && spokenDate(data.due)]));
}
