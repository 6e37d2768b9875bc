// Server-sent events read with fetch, because EventSource cannot send the token in a header.

const SILENCE = 40_000; // ms without even a heartbeat (they come every 15 s): the line is dead
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** Splits a byte stream into events {id, event, data}. */
export class EventParser {
  #decoder = new TextDecoder();
  #rest = "";

  push(bytes) {
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const blocks = this.#rest.split(/\r\n\r\n|\n\n|\r\r/);
    this.#rest = blocks.pop();
    return blocks.map(parse).filter((event) => event.data !== "");
  }
}

function parse(block) {
  const event = { id: "", event: "message", data: "" };
  const data = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    if (colon === 0) continue; // a comment: the heartbeat
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "id" || field === "event") event[field] = value;
  }
  event.data = data.join("\n");
  return event;
}

/** Keeps one stream open. `connect(lastId, signal)` opens it; handlers are onEvent(event), onState(connected), onGone(). */
export class EventStream {
  lastId = 0;
  #connect;
  #handlers;
  #abort = null;
  #timer = 0;
  #watchdog = 0;
  #failures = 0;
  #running = false;

  constructor(connect, handlers) {
    this.#connect = connect;
    this.#handlers = handlers;
  }

  start(lastId) {
    this.stop();
    this.lastId = lastId;
    this.#running = true;
    this.#run();
  }

  stop() {
    this.#running = false;
    this.#hangUp();
  }

  /** The page came back to life: do not sit out the pause, and do not trust a stream that slept. */
  wake() {
    if (!this.#running) return;
    this.#failures = 0;
    this.#hangUp();
    this.#run();
  }

  #hangUp() {
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    this.#abort?.abort();
    this.#abort = null;
  }

  #expectLife(abort) {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => abort.abort(), SILENCE);
  }

  async #run() {
    const abort = new AbortController();
    this.#abort = abort;
    this.#expectLife(abort);
    try {
      const response = await this.#connect(this.lastId, abort.signal);
      const reader = response.body.getReader();
      const parser = new EventParser();
      this.#handlers.onState(true);
      for (;;) {
        const { done, value } = await reader.read();
        if (done || abort.signal.aborted) break;
        this.#failures = 0;
        this.#expectLife(abort);
        for (const event of parser.push(value)) {
          if (Number(event.id) > this.lastId) this.lastId = Number(event.id);
          this.#handlers.onEvent(event);
        }
      }
    } catch (failure) {
      if (failure?.gone && this.#abort === abort) {
        this.stop();
        this.#handlers.onGone();
      }
    }
    if (this.#abort === abort) this.#again();
  }

  #again() {
    this.#hangUp();
    this.#handlers.onState(false);
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.#run(), pause * (0.5 + Math.random())); // jitter: not everybody at once
  }
}
