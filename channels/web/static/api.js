// The HTTP API. Whatever goes wrong comes back as one shape: Problem, with a sentence and what to do now.

const BASE = "/api/v1/conversations";
const PATIENCE = 40_000; // ms; longer than the server allows itself for one turn

/** Why a request brought nothing. status 0: the server was not reached. */
export class Problem extends Error {
  constructor(status, detail, whatNow) {
    super(detail);
    this.status = status;
    this.detail = detail;
    this.whatNow = whatNow;
  }

  /** The conversation does not exist any more, or this browser's token does not open it. */
  get gone() {
    return this.status === 401 || this.status === 404;
  }

  /** The same again may succeed. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const UNREACHED = ["没有连上，您写的话还在。", "请看看手机有没有网，再点“再试一次”。"];
const TOO_LONG = ["等了很久没有回音，您写的话还在。", "请点“再试一次”，不会重复。"];
const BROKEN = ["我们这边出了问题，不是您的错。", "请过一会儿再试；急事请打12345。"];

async function problemOf(response) {
  let told = {};
  try {
    told = await response.json();
  } catch {
    // A proxy in between answered, not our server.
  }
  return new Problem(response.status, told.detail || BROKEN[0], told.what_now || BROKEN[1]);
}

async function ask(method, path, { token, body } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  const headers = { Accept: "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  try {
    const response = await fetch(BASE + path, {
      method, headers, body: body && JSON.stringify(body), signal: abort.signal, cache: "no-store",
    });
    if (!response.ok) throw await problemOf(response);
    return response.status === 204 ? null : await response.json();
  } catch (failure) {
    if (failure instanceof Problem) throw failure;
    throw new Problem(0, ...(abort.signal.aborted ? TOO_LONG : UNREACHED));
  } finally {
    clearTimeout(timer);
  }
}

/** randomUUID exists on https and localhost only; a phone in the hall may come over plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Begin a conversation: {id, token}. */
export async function open() {
  const opened = await ask("POST", "");
  return { id: opened.conversation_id, token: opened.token };
}

/** Send one message; body holds text or choice, and client_id. Returns the stored message and the answers. */
export async function post(conversation, body) {
  return (await ask("POST", `/${conversation.id}/messages`, { token: conversation.token, body })).messages;
}

/** Everything said so far. */
export async function history(conversation) {
  return (await ask("GET", `/${conversation.id}/messages`, { token: conversation.token })).messages;
}

/** Say that something is being written. */
export async function typing(conversation) {
  await ask("POST", `/${conversation.id}/typing`, { token: conversation.token, body: { active: true } });
}

/** Six digits that let the case go on at another door: {code, until}. */
export async function code(conversation) {
  return await ask("POST", `/${conversation.id}/code`, { token: conversation.token });
}

/** body: {code, consent}. Without consent only {matter} comes back, with it {matter, messages}. */
export async function goOn(conversation, body) {
  return await ask("POST", `/${conversation.id}/continue`, { token: conversation.token, body });
}

/** Delete a conversation. One that is not there any more counts as deleted. */
export async function erase(conversation) {
  try {
    await ask("DELETE", `/${conversation.id}`, { token: conversation.token });
  } catch (problem) {
    if (!problem.gone) throw problem;
  }
}

/** The stream of events after lastId, as a Response whose body can be read. */
export async function events(conversation, lastId, signal) {
  const headers = { Accept: "text/event-stream", Authorization: `Bearer ${conversation.token}` };
  if (lastId) headers["Last-Event-ID"] = String(lastId);
  const response = await fetch(`${BASE}/${conversation.id}/events`, { headers, signal, cache: "no-store" });
  if (!response.ok) throw await problemOf(response);
  return response;
}
