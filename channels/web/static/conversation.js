// The state of the conversation: what is stored, what is on its way, who is writing. Knows nothing of the page.

import * as api from "./api.js";
import { EventStream } from "./events.js";
import * as storage from "./storage.js";
import { Typing } from "./typing.js";

const PAUSES = [1_000, 3_000]; // ms before trying a failed request again by ourselves; after that the person decides

const GONE = "上次的对话已经删除或者过期，给您开了新的一次。";
const UNANSWERED = "这句话还没有回复。";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Events: "change" whenever something to show changed; "refused" (detail: problem, entry) when the server will not take it. */
export class Conversation extends EventTarget {
  messages = new Map(); // id → message as the server stores it
  outbox = new Map(); // client_id → {client_id, body, text, at, state: waiting|sending|failed, problem}
  notes = new Map(); // key → {key, text, retry}: said by this page, not stored
  typing = new Typing(() => this.#changed());
  standing = { state: "assistant" }; // who answers: assistant, waiting for staff, staff
  connected = true;
  #identity = storage.current();
  #stream = new EventStream((lastId, signal) => api.events(this.#identity, lastId, signal), {
    onEvent: (event) => this.#heard(event),
    onState: (up) => this.#line(up),
    onGone: () => this.#lost(),
  });
  #pumping = false;
  #typingTimer = 0;

  /** Stored messages in order. */
  get ordered() {
    return [...this.messages.values()].sort((a, b) => a.seq - b.seq);
  }

  get started() {
    return this.messages.size > 0 || this.outbox.size > 0;
  }

  /** Something is being waited for. */
  get waiting() {
    return (this.typing.active && this.typing.from !== "staff") || [...this.outbox.values()].some((e) => e.state === "sending");
  }

  /** Read the history again and listen. Safe to call at any time. */
  async resume() {
    this.#identity = storage.current();
    for (const entry of storage.unsent()) {
      if (!this.outbox.has(entry.client_id)) this.outbox.set(entry.client_id, { ...entry, state: "waiting" });
    }
    if (this.#identity && !(await this.#readHistory())) return;
    this.#changed();
    this.#pump();
  }

  async #readHistory() {
    const identity = this.#identity;
    for (;;) {
      try {
        const stored = await api.history(identity);
        if (this.#identity !== identity) return false;
        this.#take(stored);
        this.#noteUnanswered();
        this.#stream.start(Math.max(0, ...stored.map((m) => m.seq)));
        this.#line(true);
        return true;
      } catch (problem) {
        if (problem.gone) {
          this.#lost();
          return true;
        }
        this.#line(false);
        await sleep(3_000);
        if (this.#identity !== identity) return false;
      }
    }
  }

  /** A citizen's last word without an answer: perhaps the page was closed half-way. */
  #noteUnanswered() {
    const last = this.ordered.pop();
    if (last?.data?.to === "staff") return; // a person will answer
    if (last?.from === "citizen" && last.client_id && !this.outbox.has(last.client_id)) {
      this.notes.set(last.client_id, { key: last.client_id, text: UNANSWERED, retry: last.client_id });
    }
  }

  /** Say something: body is {text} or {choice}; text is what the person sees as said. */
  say(body, text) {
    const id = api.newId();
    const entry = { client_id: id, body: { ...body, client_id: id }, text, at: Date.now(), state: "waiting" };
    this.notes.clear();
    this.outbox.set(id, entry);
    storage.keepUnsent({ ...entry, state: undefined });
    this.#changed();
    this.#pump();
  }

  /** Try again what failed or was left without an answer. */
  retry(clientId) {
    this.notes.clear();
    for (const entry of this.outbox.values()) if (entry.state === "failed") entry.state = "waiting";
    const stored = this.ordered.find((m) => m.client_id === clientId);
    if (stored && !this.outbox.has(clientId)) {
      const body = { text: stored.text, client_id: clientId };
      this.outbox.set(clientId, { client_id: clientId, body, text: stored.text, at: Date.now(), state: "waiting" });
    }
    this.#changed();
    this.#pump();
  }

  /** The network or the page came back. */
  wake() {
    this.#stream.wake();
    if ([...this.outbox.values()].some((e) => e.state === "failed" && e.problem?.status === 0)) this.retry("");
  }

  async #pump() {
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      for (;;) {
        const entry = [...this.outbox.values()].find((e) => e.state === "waiting");
        if (!entry) return;
        await this.#send(entry);
      }
    } finally {
      this.#pumping = false;
    }
  }

  async #send(entry) {
    entry.state = "sending";
    this.#changed();
    for (let tries = 0; ; tries++) {
      try {
        await this.#post(entry);
        return;
      } catch (problem) {
        if (!this.outbox.has(entry.client_id)) return; // cleared meanwhile
        if (problem.gone && tries === 0) {
          this.#lost();
          entry.body = { text: entry.text, client_id: entry.client_id }; // an old choice means nothing in a new one
        } else if (!problem.passing) {
          this.#settle(entry.client_id);
          this.dispatchEvent(new CustomEvent("refused", { detail: { problem, entry } }));
          this.#changed();
          return;
        } else if (tries < PAUSES.length && problem.status !== 429) {
          await sleep(PAUSES[tries]);
        } else {
          this.#fail(problem);
          return;
        }
      }
    }
  }

  async #post(entry) {
    const identity = await this.opened();
    const answer = await api.post(identity, entry.body);
    if (this.#identity !== identity) return; // 重新开始 was pressed meanwhile
    this.#settle(entry.client_id);
    this.#take(answer);
    this.#changed();
  }

  /** Id and token of this conversation, opened if it was not yet. */
  async opened() {
    if (!this.#identity) {
      this.#identity = storage.current() ?? (await api.open());
      storage.keep(this.#identity);
      this.#stream.start(0);
    }
    return this.#identity;
  }

  /** Show messages that came by another way. */
  take(messages) {
    this.#take(messages);
    this.#changed();
  }

  #fail(problem) {
    for (const entry of this.outbox.values()) {
      if (entry.state === "failed") continue;
      entry.state = "failed";
      entry.problem = problem;
    }
    this.#changed();
  }

  #settle(clientId) {
    this.outbox.delete(clientId);
    storage.forgetUnsent(clientId);
  }

  #take(messages) {
    for (const message of messages) {
      if (message.seq === null || message.seq === undefined) {
        const retry = message.data?.retry;
        const answered = retry && this.#answered(retry);
        if (!answered) this.notes.set(retry ?? message.id, { key: retry ?? message.id, text: message.text, retry });
        continue;
      }
      this.messages.set(message.id, message);
      if (message.from === "citizen" && message.client_id) storage.forgetUnsent(message.client_id);
      if (message.from === "citizen" && !this.#pumping) this.outbox.delete(message.client_id);
      if (message.from !== "citizen") this.#forgetRetries();
    }
  }

  /** An answer came: nothing is owed any more. */
  #forgetRetries() {
    for (const note of [...this.notes.values()]) if (note.retry) this.notes.delete(note.key);
  }

  #answered(clientId) {
    const asked = this.ordered.find((m) => m.client_id === clientId);
    return asked && this.ordered.some((m) => m.seq > asked.seq && m.from !== "citizen");
  }

  #heard(event) {
    const data = JSON.parse(event.data);
    if (event.event === "typing") this.typing.set(data.active, data.from);
    else if (event.event === "handover") this.standing = data;
    else if (event.event === "message") {
      this.#take([data]);
      if (data.from !== "citizen") this.typing.set(false);
    }
    this.#changed();
  }

  /** Tell staff, while they answer, that something is being written. */
  tellTyping() {
    if (this.#identity && this.standing.state === "staff") api.typing(this.#identity).catch(() => {});
  }

  #line(up) {
    if (!up) this.typing.set(false);
    this.connected = up;
    this.#changed();
  }

  /** The server does not know this conversation any more. */
  #lost() {
    if (this.#identity) storage.forget(this.#identity.id);
    this.#forgetAll(false);
    this.notes.set("gone", { key: "gone", text: GONE });
    this.#changed();
  }

  #forgetAll(outboxToo) {
    this.#stream.stop();
    this.#identity = null;
    this.messages.clear();
    this.notes.clear();
    this.standing = { state: "assistant" };
    this.typing.set(false);
    if (!outboxToo) return;
    for (const id of [...this.outbox.keys()]) this.#settle(id);
  }

  /** Begin anew; the old conversation stays on the server until it is deleted or expires. */
  restart() {
    storage.putAside();
    this.#forgetAll(true);
    this.#changed();
  }

  /** Delete this conversation and those put aside. Throws a Problem when the server could not be told. */
  async erase() {
    for (const one of [storage.current(), ...storage.earlier()]) {
      if (!one) continue;
      await api.erase(one);
      storage.forget(one.id);
    }
    this.#forgetAll(true);
    this.#changed();
  }

  /** Another tab began, restarted or deleted the conversation. */
  follow() {
    if (storage.current()?.id === this.#identity?.id) return;
    this.#forgetAll(false);
    this.outbox.clear();
    this.resume();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
