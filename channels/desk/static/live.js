// What every desk page with conversations shares: the live stream, the title badge, the sound, the keys.

const SOUND = "onething.desk.sound";
const title = document.title;

/** Follow the desk's stream. The browser resumes it from the last event's id by itself. */
export function follow(conversation, handlers) {
  const source = new EventSource(conversation ? `/desk/events?conversation=${encodeURIComponent(conversation)}` : "/desk/events");
  for (const [name, handle] of Object.entries(handlers)) {
    if (name !== "open") source.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
  source.addEventListener("open", () => handlers.open?.());
  source.addEventListener("counts", (event) => badge(JSON.parse(event.data)));
  source.addEventListener("ended", () => (source.close(), location.reload()));
  return source;
}

function badge(counts) {
  const news = counts.unread + counts.mentions;
  document.title = news ? `（${news}）${title}` : title;
  for (const name of ["waiting", "mine"]) {
    const shown = document.getElementById(`count-${name}`);
    if (shown) shown.textContent = counts[name];
  }
}

/** A short tone, made here; off until somebody wants it. */
export function ring() {
  if (localStorage.getItem(SOUND) !== "on") return;
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.1;
  tone.frequency.value = 660;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.15);
}

export function wireKeys() {
  const sound = document.getElementById("sound");
  if (sound) {
    sound.checked = localStorage.getItem(SOUND) === "on";
    sound.addEventListener("change", () => localStorage.setItem(SOUND, sound.checked ? "on" : "off"));
  }
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
