// What every desk page with conversations shares: the live stream, the title badge, the sound, the keys.

import { notify } from "./alerts.js";

const title = document.title;

/** Follow the desk's stream. The browser resumes it from the last event's id by itself. */
export function follow(conversation, handlers) {
  const source = new EventSource(conversation ? `/desk/events?conversation=${encodeURIComponent(conversation)}` : "/desk/events");
  for (const [name, handle] of Object.entries(handlers)) {
    if (name !== "open") source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => handlers.open?.());
  let known = null;
  source.addEventListener("counts", (event) => {
    const counts = JSON.parse(event.data);
    badge(counts);
    if (known) notify(known, counts);
    known = counts;
    document.documentElement.dataset.live = "yes"; // from now on, what is new is told
  });
  source.addEventListener("ended", () => (source.close(), location.reload()));
  return source;
}

function badge(counts) {
  const news = counts.unread + counts.mentions + counts.due;
  document.title = news ? `（${news}）${title}` : title;
  for (const name of ["waiting", "mine"]) {
    const shown = document.getElementById(`count-${name}`);
    if (shown) shown.textContent = counts[name];
  }
}

export function wireKeys() {
  addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select");
    if (event.key === "Enter" && event.ctrlKey && writing?.form) return writing.form.requestSubmit();
    if (writing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.tagName === "BUTTON") wanted.click();
    else {
      wanted.closest("details")?.setAttribute("open", "");
      wanted.focus();
    }
  });
}
