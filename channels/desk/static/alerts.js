// What is told to a member while they do something else: by a line on the page, by a tone; each as they chose.

const KEY = "onething.desk.alerts"; // this browser's choices: {waiting: {show, ring}, …}
const KINDS = {
  waiting: { words: (n) => `有${n}位在排队`, where: "/desk/queue?list=waiting" },
  unread: { words: (n) => `您接待的对话有${n}句新话`, where: "/desk/queue?list=mine" },
  mentions: { words: (n) => `有${n}条备注提到您`, where: "/desk/queue" },
  due: { words: (n) => `有${n}件登记快到期或超期`, where: "/desk/" },
};
const AT_FIRST = { show: true, ring: false };

function choices() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

const choice = (kind) => ({ ...AT_FIRST, ...choices()[kind] });

/** A short tone, made here. */
function ring() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.value = 0.1;
  tone.frequency.value = 660;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.15);
}

/** Something grew: say so once. before, after: counts as the stream sends them. */
export function notify(before, after) {
  const grown = Object.keys(KINDS).filter((kind) => after[kind] > before[kind]);
  if (grown.some((kind) => choice(kind).ring)) ring();
  const shown = grown.filter((kind) => choice(kind).show);
  const place = document.getElementById("alert");
  if (!place || !shown.length) return;
  place.replaceChildren(...shown.map((kind) => {
    const link = document.createElement("a");
    link.href = KINDS[kind].where;
    link.textContent = KINDS[kind].words(after[kind]);
    return link;
  }));
}

/** The table of choices on the account's page. */
function wireChoices() {
  for (const box of document.querySelectorAll("input[data-alert]")) {
    const { alert, way } = box.dataset;
    box.checked = choice(alert)[way];
    box.addEventListener("change", () => {
      localStorage.setItem(KEY, JSON.stringify({ ...choices(), [alert]: { ...choice(alert), [way]: box.checked } }));
      if (way === "ring" && box.checked) ring();
    });
  }
}

wireChoices();
