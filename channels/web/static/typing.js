// Who is writing at the other end. Forgotten after a while, should nobody say that it stopped.

const AT_MOST = { assistant: 60_000, staff: 8_000 }; // ms

export class Typing {
  active = false;
  from = "assistant";
  #timer = 0;
  #onEnd;

  /** onEnd: called when it was forgotten. */
  constructor(onEnd) {
    this.#onEnd = onEnd;
  }

  set(active, from = "assistant") {
    clearTimeout(this.#timer);
    this.active = Boolean(active);
    this.from = from;
    if (active) this.#timer = setTimeout(() => (this.set(false), this.#onEnd()), AT_MOST[from] ?? AT_MOST.assistant);
  }
}
