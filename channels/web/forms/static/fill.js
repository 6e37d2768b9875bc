// Saves as one types: each change goes to the server, which checks it with the same rules as everywhere else.
const form = document.getElementById("form");
const saved = document.getElementById("saved");
let waiting = new Map(); // field key → what to send
let confirming = new Set();
let timer = 0;
let sending = Promise.resolve();

const inputs = (key) => [...form.querySelectorAll(`[data-save="${CSS.escape(key)}"]`)];

function valueOf(key) {
  const all = inputs(key);
  const first = all[0];
  if (first.type === "radio") return all.find((i) => i.checked)?.value ?? "";
  if (first.type === "checkbox" && all.length > 1) return all.filter((i) => i.checked).map((i) => i.value);
  if (first.type === "checkbox") return first.closest(".options") ? (first.checked ? [first.value] : []) : first.checked ? first.value : "";
  return first.value;
}

function rowsOf(key) {
  const rows = new Map();
  for (const cell of form.querySelectorAll(`[data-cell="${CSS.escape(key)}"]`)) {
    const [, , n, column] = cell.name.split(".");
    rows.set(n, { ...rows.get(n), [column]: cell.value });
  }
  return [...rows.values()];
}

function later() {
  clearTimeout(timer);
  saved.textContent = "正在存";
  timer = setTimeout(send, 700);
}

function send() {
  clearTimeout(timer);
  if (!waiting.size && !confirming.size) return sending;
  const fields = Object.fromEntries(waiting);
  const confirmed = [...confirming];
  waiting = new Map();
  confirming = new Set();
  sending = sending.then(() => post(fields, confirmed));
  return sending;
}

async function post(fields, confirmed) {
  try {
    const response = await fetch(`/forms/${form.dataset.form}/save`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ fields, confirmed }),
      credentials: "same-origin",
    });
    if (!response.ok) throw new Error(String(response.status));
    show(await response.json(), Object.keys(fields));
    saved.textContent = "已存下";
  } catch {
    // What could not be sent is sent again with the next change, unless it was changed since.
    for (const [key, value] of Object.entries(fields)) if (!waiting.has(key)) waiting.set(key, value);
    for (const key of confirmed) confirming.add(key);
    saved.textContent = "网络不通，还没有存上。接着填，通了会再存";
    timer = setTimeout(send, 5000);
  }
}

function show({ problems, beside, followed, counts }, touched) {
  document.getElementById("left").textContent = counts.to_type;
  document.getElementById("progress").value = counts.required_prefilled;
  for (const key of new Set([...touched, ...Object.keys(problems), ...marked()])) mark(key, problems[key]);
  for (const key of new Set([...touched, ...Object.keys(beside), ...hinted()])) hint(key, beside[key] ?? "");
  for (const [key, { words, note }] of Object.entries(followed)) fillIn(key, words, note);
}

const hinted = () => [...form.querySelectorAll(".hint:not(:empty)")].map((p) => p.id.slice(2));

function hint(key, text) {
  const place = document.getElementById(`h-${key}`);
  if (place && place.textContent !== text) place.textContent = text;
}

const marked = () => [...form.querySelectorAll(".wrong [data-save]")].map((i) => i.dataset.save);

function mark(key, sentences) {
  const place = document.getElementById(`e-${key}`);
  if (!place) return;
  const text = (sentences ?? []).join("");
  if (place.textContent !== text) place.textContent = text;
  place.closest(".field")?.classList.toggle("wrong", Boolean(text));
  for (const input of inputs(key)) text ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
}

function fillIn(key, words, note) {
  const all = inputs(key);
  if (!all.length || all.includes(document.activeElement)) return;
  for (const input of all) {
    if (input.type === "radio" || input.type === "checkbox") {
      const label = form.querySelector(`label[for="${CSS.escape(input.id)}"]`);
      input.checked = words.split("\n").includes(label?.textContent ?? input.value);
    } else input.value = words;
  }
  if (note) saved.dataset.note = note;
}

form?.addEventListener("input", ({ target }) => {
  if (target.dataset.save) waiting.set(target.dataset.save, valueOf(target.dataset.save));
  else if (target.dataset.cell) waiting.set(target.dataset.cell, rowsOf(target.dataset.cell));
  else if (target.dataset.confirm && target.checked) confirming.add(target.dataset.confirm);
  else return;
  later();
});
form?.addEventListener("change", () => send());
form?.addEventListener("submit", () => clearTimeout(timer));
addEventListener("online", () => send());
addEventListener("pagehide", () => {
  if (!waiting.size && !confirming.size) return;
  const body = JSON.stringify({ fields: Object.fromEntries(waiting), confirmed: [...confirming] });
  fetch(`/forms/${form.dataset.form}/save`, { method: "POST", headers: { "content-type": "application/json" }, body, keepalive: true });
});
// A link from the list of mistakes leads into the field itself.
const wanted = location.hash.slice(1);
if (wanted) document.getElementById(wanted)?.focus();
else if (document.querySelector("#summary .errors")) document.getElementById("summary").focus();
