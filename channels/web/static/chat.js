// The chat page: ties input, log and conversation together.

import { erase, restart } from "./dialogs.js";
import { Conversation } from "./conversation.js";
import { wireDoors } from "./doors.js";
import { Log } from "./log.js";
import * as storage from "./storage.js";

const OFFLINE = "网络断开了，正在重新连接。您写的话不会丢。急事请打12345。";
const TOGETHER = 60; // ms
const TYPING_EVERY = 3_000; // ms
const OFFLINE_AFTER = 4_000; // ms; shorter breaks are nobody's business

const at = (id) => document.getElementById(id);
const root = document.documentElement;
const conversation = new Conversation();
const log = new Log(at("log"), conversation, say);
const box = at("say");
let offlineTimer = 0;
let settled = false; // the history is on the page; from now on new messages are news
let arrived = []; // new messages not yet brought into view
let following = false; // the person spoke, or was at the end of the page: what comes next is to be seen

function say(body, text) {
  at("refused").textContent = "";
  following = true;
  conversation.say(body, text);
}

function show() {
  following ||= atEnd();
  const fresh = log.show();
  root.classList.toggle("started", conversation.started);
  showPeople();
  showLine();
  if (!settled || !fresh.length) return;
  // Answers come one by one within a moment: look at them together.
  if (!arrived.length) setTimeout(() => bring(arrived.splice(0)), TOGETHER);
  arrived.push(...fresh);
}

/** Who is at the other end, and whether they are writing. */
function showPeople() {
  const { standing, typing, waiting } = conversation;
  at("typing").textContent = typing.active && typing.from === "staff" ? "工作人员正在输入" : waiting ? "正在回复" : "";
  at("standing").hidden = !standing.words;
  if (at("standing-words").textContent !== (standing.words ?? "")) at("standing-words").textContent = standing.words ?? "";
  at("leave").textContent = standing.leave ?? "";
}

function atEnd() {
  return root.scrollHeight - scrollY - innerHeight < 200;
}

/** New messages: in view, and focused where the focus would otherwise be lost. Nobody who reads further up is torn away. */
function bring(all) {
  const fresh = all.filter((e) => e.isConnected);
  if (!fresh.length) return;
  if (!following) return (at("news").hidden = false);
  const focused = document.activeElement;
  const lost = !focused || focused === document.body || focused.closest(".closed") || focused.closest("#openings") || !focused.isConnected;
  const answers = fresh.filter((e) => e.dataset.from !== "citizen");
  if (lost && answers.length) answers[answers.length - 1].focus({ preventScroll: true });
  const last = fresh[fresh.length - 1];
  const first = answers[0] ?? last;
  const room = innerHeight - at("composer").closest("footer").offsetHeight - 80;
  const tall = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top > room;
  if (tall) first.scrollIntoView({ block: "start" });
  else scrollTo({ top: root.scrollHeight });
  following = conversation.waiting;
}

function showLine() {
  const broken = !navigator.onLine || (!conversation.connected && storage.current());
  if (!broken) {
    clearTimeout(offlineTimer);
    offlineTimer = 0;
    at("offline").textContent = "";
  } else if (!offlineTimer) {
    offlineTimer = setTimeout(() => (at("offline").textContent = OFFLINE), navigator.onLine ? OFFLINE_AFTER : 0);
  }
}

function grow() {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 3}px`;
}

function send(event) {
  event?.preventDefault();
  const text = box.value.trim();
  const most = Number(box.dataset.most);
  if (!text) return box.focus();
  if (text.length > most) {
    at("refused").textContent = `这段话有 ${text.length} 个字，一次最多 ${most} 个字。请挑要紧的说，或者分几次发。`;
    return;
  }
  box.value = "";
  grow();
  say({ text }, text);
}

let toldTyping = 0;
function tellTyping() {
  if (Date.now() - toldTyping < TYPING_EVERY || !box.value) return;
  toldTyping = Date.now();
  conversation.tellTyping();
}

function wireInput() {
  at("composer").addEventListener("submit", send);
  box.addEventListener("input", () => (grow(), (at("refused").textContent = ""), tellTyping()));
  at("leave").addEventListener("click", () => say({ text: at("leave").textContent }, at("leave").textContent));
  box.addEventListener("keydown", (event) => {
    // While Chinese is being composed, Enter belongs to the input method.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) send(event);
  });
  for (const one of document.querySelectorAll("[data-say]")) {
    one.addEventListener("click", () => {
      if (!conversation.waiting) say({ text: one.dataset.say }, one.dataset.say); // a second click says nothing new
    });
  }
  conversation.addEventListener("refused", ({ detail: { problem, entry } }) => {
    at("refused").textContent = `${problem.detail}${problem.whatNow}`;
    if ("text" in entry.body && !box.value) {
      box.value = entry.text;
      grow();
    }
  });
}

function showLarge() {
  root.classList.toggle("large", storage.large());
  at("large").setAttribute("aria-pressed", String(storage.large()));
}

function wireButtons() {
  at("large").addEventListener("click", () => (storage.keepLarge(!storage.large()), showLarge(), grow()));
  at("restart").addEventListener("click", () => restart(conversation).then((done) => done && begin()));
  at("forget").addEventListener("click", () => erase(conversation).then((done) => done && begin()));
}

/** Back to the top of an empty page. */
function begin() {
  at("refused").textContent = "";
  for (const fold of document.querySelectorAll(".fold")) fold.open = false;
  scrollTo({ top: 0 });
  box.focus({ preventScroll: true });
}

function wireLife() {
  at("news").addEventListener("click", () => scrollTo({ top: root.scrollHeight }));
  addEventListener("scroll", () => atEnd() && (at("news").hidden = true), { passive: true });
  conversation.addEventListener("change", show);
  storage.watch(() => conversation.follow(), showLarge);
  addEventListener("online", () => (conversation.wake(), showLine()));
  addEventListener("offline", showLine);
  addEventListener("pageshow", (event) => event.persisted && conversation.wake());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && conversation.wake());
}

async function start() {
  showLarge();
  wireInput();
  wireButtons();
  wireDoors(conversation);
  wireLife();
  root.classList.add("ready");
  // A screen reader is not to read the whole history aloud on every reload.
  at("log").setAttribute("aria-live", "off");
  await conversation.resume();
  scrollTo({ top: conversation.started ? root.scrollHeight : 0, behavior: "instant" });
  requestAnimationFrame(() => {
    at("log").setAttribute("aria-live", "polite");
    settled = true;
  });
}

start();
