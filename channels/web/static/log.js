// Shows the conversation: one element per message, made once, put in order, opened and closed for answers.

import { contents } from "./cards.js";
import { button, element } from "./elements.js";

const SPEAKER = { citizen: "您说：", assistant: "助手说：", staff: "工作人员", system: "提示：" };

function speaker(message) {
  const name = message.from === "staff" ? message.data?.name : "";
  return (SPEAKER[message.from] ?? "") + (name ? ` ${name}` : "");
}

export class Log {
  #root;
  #conversation;
  #say;
  #shown = new Map(); // key → element
  #first = true;

  /** `say(body, text)` is called with what the person chooses. */
  constructor(root, conversation, say) {
    this.#root = root;
    this.#conversation = conversation;
    this.#say = say;
  }

  /** Bring the page in line with the conversation. Returns the elements that are new since the last time. */
  show() {
    const wanted = this.#wanted();
    const fresh = [];
    const keys = new Set(wanted.map((w) => w.key));
    for (const [key, shown] of this.#shown) {
      if (keys.has(key)) continue;
      shown.remove();
      this.#shown.delete(key);
    }
    let place = this.#root.firstElementChild;
    for (const one of wanted) {
      let shown = this.#shown.get(one.key);
      if (!shown) {
        shown = one.make();
        this.#shown.set(one.key, shown);
        fresh.push(shown);
      }
      one.update?.(shown);
      if (shown === place) place = place.nextElementSibling;
      else this.#root.insertBefore(shown, place);
    }
    this.#closeAnswered();
    return fresh;
  }

  /** What is to be shown, in order. A message of the citizen's keeps its element from "sending" to "stored". */
  #wanted() {
    const { ordered, outbox, notes } = this.#conversation;
    const stored = ordered.map((m) => ({
      key: m.client_id ?? m.id,
      make: () => this.#message(m),
      update: (shown) => this.#settle(shown),
    }));
    const known = new Set(stored.map((s) => s.key));
    const pending = [...outbox.values()].filter((e) => !known.has(e.client_id)).map((e) => ({
      key: e.client_id,
      make: () => this.#message({ from: "citizen", kind: "text", text: e.text, data: {} }),
      update: (shown) => this.#sending(shown, e),
    }));
    const failed = [...outbox.values()].find((e) => e.state === "failed");
    const said = [...notes.values()];
    if (failed) said.push({ key: "failed", text: `${failed.problem.detail}${failed.problem.whatNow}`, retry: failed.client_id });
    return [...stored, ...pending, ...said.map((n) => ({ key: `note-${n.key}-${n.text}`, make: () => this.#note(n) }))];
  }

  #message(message) {
    const answer = (body, text) => this.#answer(shown, body, text);
    const who = element("span", { class: message.from === "staff" ? "who" : "hidden" }, speaker(message));
    const body = element("div", { class: "body" }, who, ...contents(message, answer));
    const shown = element("li", { class: `message from-${message.from} kind-${message.kind}`, tabindex: -1 }, body);
    if (message.from === "citizen") shown.append(element("span", { class: "sending" }));
    shown.dataset.from = message.from;
    shown.dataset.kind = message.kind;
    return shown;
  }

  #note(note) {
    const body = element("div", { class: "body" }, element("p", { class: "words" }, note.text));
    if (note.retry) {
      body.append(element("p", { class: "actions" },
        button("再试一次", () => this.#conversation.retry(note.retry), { class: "main" }),
        element("a", { class: "button", href: "tel:12345" }, "打12345")));
    }
    return element("li", { class: "message note", tabindex: -1 }, body);
  }

  #sending(shown, entry) {
    shown.querySelector(".sending").textContent = entry.state === "failed" ? "没有发出去" : "正在发送";
  }

  #settle(shown) {
    const label = shown.querySelector(".sending");
    if (label) label.textContent = "";
  }

  #answer(shown, body, text) {
    if (shown.classList.contains("closed")) return;
    this.#say(body, text); // closes the choices before a second click can arrive
  }

  /** Choices are open while nothing was said after them; a notice's own, until the next question or notice. */
  #closeAnswered() {
    let said = "";
    let later = false;
    for (const shown of [...this.#root.children].reverse()) {
      const { from, kind } = shown.dataset;
      if (from === "citizen") said = shown.querySelector(".words")?.textContent ?? "";
      const closed = kind === "notice" ? later : later || said !== "";
      if (from !== "citizen" && !shown.classList.contains("note")) this.#close(shown, closed, said);
      if (kind === "question" || kind === "notice" || kind === "choices") later = true;
    }
  }

  #close(shown, closed, said) {
    if (shown.classList.contains("closed") === closed) return;
    shown.classList.toggle("closed", closed);
    const taken = new Set([said, ...said.split("、")]);
    for (const control of shown.querySelectorAll(".choices button, .choices input, .entry input, .entry button")) {
      // aria-disabled and not disabled for the focused one: focus must not fall off the page.
      if (control.tagName === "BUTTON") control.setAttribute("aria-disabled", String(closed));
      control.disabled = closed && control !== document.activeElement;
      control.onblur = closed ? () => (control.disabled = true) : null;
    }
    for (const choice of shown.querySelectorAll("[data-label]")) {
      choice.classList.toggle("chosen", closed && taken.has(choice.dataset.label));
    }
  }
}
