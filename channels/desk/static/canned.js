// Canned answers in the answer box: looked for in a list, or written as /code and put in with Tab.

const at = (id) => document.getElementById(id);
const address = `/desk/canned/for/${at("case").dataset.id}`;
const box = at("text");
const BLANK = /\{[^{}\n]{1,20}\}/;

async function offered(query) {
  const response = await fetch(`${address}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
  return response.ok ? (await response.json()).answers : [];
}

/** Put the words in place of what is marked, and mark the first blank that is still to be filled in. */
function put(words, from = box.selectionStart, to = box.selectionEnd) {
  box.setRangeText(words, from, to, "end");
  const blank = BLANK.exec(box.value);
  box.focus();
  if (blank) box.setSelectionRange(blank.index, blank.index + blank[0].length);
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function choice(answer) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = answer.text;
  button.addEventListener("click", () => put(answer.text));
  const code = document.createElement("code");
  code.textContent = `/${answer.code}`;
  const item = document.createElement("li");
  item.className = "row";
  item.append(code, button);
  if (answer.overdue) {
    const old = document.createElement("strong");
    old.className = "missed";
    old.textContent = "该复核了";
    item.append(old);
  }
  return item;
}

async function list() {
  const asked = at("canned-find").value;
  const found = await offered(asked).catch(() => []);
  if (asked !== at("canned-find").value) return;
  const none = document.createElement("li");
  none.textContent = "没有。";
  at("canned-found").replaceChildren(...(found.length ? found.map(choice) : [none]));
}

if (box) {
  at("canned").addEventListener("toggle", () => at("canned").open && list());
  at("canned-find").addEventListener("input", list);
  box.addEventListener("keydown", async (event) => {
    if (event.key !== "Tab" || event.shiftKey) return;
    const upto = box.selectionStart;
    const typed = /(?<![\w/:])\/([a-z0-9-]+)$/.exec(box.value.slice(0, upto));
    if (!typed) return;
    event.preventDefault();
    const answer = (await offered(typed[1]).catch(() => [])).find((one) => one.code === typed[1]);
    if (answer) put(answer.text, upto - typed[1].length - 1, upto);
    else at("refused").textContent = `没有简码是 ${typed[1]} 的常用语。`;
  });
}
