/** What the browser keeps: the conversation's id and last messages, what is not sent yet, the text size. */

const ID = "gongyou-conversation";
const UNSENT = "gongyou-unsent";
const LEFT = "gongyou-left";
const BIG = "gongyou-big";
const LAST = "gongyou-last";
const DRAFT = "gongyou-draft";
/** So many messages are there without a network. */
const MOST_LAST = 8;
/** A conversation is taken up again for so long; after that a phone that changed hands shows nothing. */
const KEPT_MS = 3 * 24 * 3600 * 1000;

/** Storage is forbidden in some in-app browsers and foreign frames; the page then forgets, and works. */
function attempt(use) {
  try {
    return use();
  } catch (_) {
    return null;
  }
}

function read(key) {
  const text = attempt(() => localStorage.getItem(key));
  return text ? attempt(() => JSON.parse(text)) : null;
}

function write(key, value) {
  attempt(() => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value))));
}

/** 32 hex characters; `crypto.randomUUID` is missing on pages without https. */
export function randomId() {
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  return bytes.map((byte) => (byte + 256).toString(16).slice(1)).join("");
}

/** The id of a conversation that began here not long ago, or null. */
export function keptConversation() {
  const kept = read(ID);
  const isFresh = kept && /^[0-9a-f]{32}$/.test(kept.id) && Date.now() - kept.used < KEPT_MS;
  return isFresh ? kept.id : null;
}

export const keepConversation = (id) => write(ID, { id, used: Date.now() });
export const keptUnsent = () => read(UNSENT);
export const keepUnsent = (question) => write(UNSENT, question);
export const isBigKept = () => read(BIG) === true;
export const keepBig = (isBig) => write(BIG, isBig);

/** The newest messages, for a page that is opened without a network. */
export const keptLast = () => read(LAST) || [];
export const keepLast = (messages) => write(LAST, messages.length ? messages.slice(-MOST_LAST) : null);

/** What was being written; a phone that changed hands shows nothing of it. */
export function keptDraft() {
  const kept = read(DRAFT);
  return kept && typeof kept.text === "string" && Date.now() - kept.at < KEPT_MS ? kept.text : "";
}

export const keepDraft = (text) => write(DRAFT, text ? { text, at: Date.now() } : null);

/** Conversations that were left while the server could not be reached; it still has to forget them. */
export const leftConversations = () => read(LEFT) || [];
export const keepLeft = (ids) => write(LEFT, ids.length ? ids : null);

export function forgetConversation() {
  write(ID, null);
  write(UNSENT, null);
  write(LAST, null);
  write(DRAFT, null);
}
