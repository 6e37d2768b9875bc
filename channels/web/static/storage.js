// What this browser remembers: the conversation's id and token, and what was written but is not yet on the server.
// Where storage is switched off everything works until the page is closed.

const CURRENT = "onething.conversation";
const EARLIER = "onething.earlier";
const LARGE = "onething.large";
const UNSENT = "onething.unsent.";
const EARLIER_AT_MOST = 20;

const memory = new Map();

function get(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

function set(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    memory.set(key, value);
  }
}

function remove(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was stored.
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // Left behind by another version, or damaged: as good as nothing.
  }
}

/** The conversation of this browser: {id, token}, or null. */
export function current() {
  const found = parsed(get(CURRENT));
  return found?.id && found?.token ? found : null;
}

export function keep(conversation) {
  set(CURRENT, JSON.stringify(conversation));
}

/** Put the conversation aside; its token is kept, so that it can still be deleted. */
export function putAside() {
  const now = current();
  if (now) set(EARLIER, JSON.stringify([now, ...earlier()].slice(0, EARLIER_AT_MOST)));
  remove(CURRENT);
}

/** Conversations put aside by 重新开始, newest first. */
export function earlier() {
  const found = parsed(get(EARLIER));
  return Array.isArray(found) ? found : [];
}

/** Forget one conversation, current or earlier. */
export function forget(id) {
  if (current()?.id === id) remove(CURRENT);
  const left = earlier().filter((c) => c.id !== id);
  if (left.length) set(EARLIER, JSON.stringify(left));
  else remove(EARLIER);
}

/** Messages written but not known to be stored, oldest first. One key each: tabs never overwrite each other. */
export function unsent() {
  const found = [];
  const keys = [...memory.keys()];
  try {
    keys.push(...Object.keys(localStorage));
  } catch {
    // Memory only.
  }
  for (const key of keys) if (key.startsWith(UNSENT)) found.push(parsed(get(key)));
  return found.filter((e) => e?.client_id && e.body).sort((a, b) => a.at - b.at);
}

export function keepUnsent(entry) {
  set(UNSENT + entry.client_id, JSON.stringify(entry));
}

export function forgetUnsent(clientId) {
  remove(UNSENT + clientId);
}

export function large() {
  return get(LARGE) === "yes";
}

export function keepLarge(on) {
  if (on) set(LARGE, "yes");
  else remove(LARGE);
}

/** Call back when another tab changes the conversation or the letter size. */
export function watch(onConversation, onLarge) {
  addEventListener("storage", (event) => {
    if (event.key === CURRENT || event.key === null) onConversation();
    if (event.key === LARGE || event.key === null) onLarge();
  });
}
