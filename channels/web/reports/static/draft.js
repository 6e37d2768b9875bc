// Keeps what was written on this device until it is sent, so that a lost page or a dead battery loses nothing.
// Files and the telephone number are not kept.
const KEPT = ["text", "kind", "where", "when", "matter"];
const SOONEST = 300;

const form = document.querySelector("form[data-draft]");
const done = document.querySelector("[data-draft-done]");
const key = (name) => `onething.draft.${name}`;

function stored(name) {
  try { return JSON.parse(localStorage.getItem(key(name)) || "{}"); } catch { return {}; }
}

function keep(name, values) {
  try { localStorage.setItem(key(name), JSON.stringify(values)); } catch { /* a full or forbidden store keeps nothing */ }
}

if (done) {
  try { localStorage.removeItem(key(done.dataset.draftDone)); } catch { /* nothing was kept */ }
}

if (form) {
  const name = form.dataset.draft;
  const earlier = stored(name);
  const field = (n) => form.elements.namedItem(n);
  let filled = false;
  for (const n of KEPT) {
    const found = field(n);
    if (found && !(found instanceof RadioNodeList) && found.type !== "hidden" && !found.value && earlier[n]) {
      found.value = earlier[n];
      filled = true;
    }
  }
  if (filled && earlier.kind && field("kind") instanceof RadioNodeList) field("kind").value = earlier.kind;
  const note = document.getElementById("draft-note");
  if (filled && note) note.textContent = "上次没有发出的内容还在，已经填上。";
  let waiting = 0;
  const save = () => {
    const now = { ...stored(name) };
    for (const n of KEPT) {
      const found = field(n);
      if (found) now[n] = found.value;
    }
    keep(name, now);
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(save, SOONEST); });
  form.addEventListener("submit", save);
  addEventListener("pagehide", save);
}
