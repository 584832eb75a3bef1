/** The web channel of the server. Every call ends: with its status and body, or with an error in time. */

const SHORT_MS = 15000;

/** Cuts a request off after a while; without AbortController (before 2018) its late answer is ignored. */
function limited(address, options, milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("too late")), milliseconds);
    const settle = (act) => (value) => {
      clearTimeout(timer);
      act(value);
    };
    if (signal) options.signal = signal;
    fetch(address, options).then(settle(resolve), settle(reject));
  });
}

async function call(method, address, conversation, body, { milliseconds = SHORT_MS, signal = null } = {}) {
  const headers = { "X-Conversation": conversation };
  if (body) headers["Content-Type"] = "application/json";
  const options = { method, headers, cache: "no-store", credentials: "same-origin" };
  if (body) options.body = JSON.stringify(body);
  const response = await limited(address, options, milliseconds, signal);
  if (response.status >= 500) throw new Error(`HTTP ${response.status}`);
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

/** @param {{id: string, text: string}} question */
export function postMessage(conversation, question, region) {
  const body = { id: question.id, text: question.text };
  if (region) body.region = region;
  return call("POST", "/chat/messages", conversation, body);
}

/** What came after `after`; the server holds the answer back up to `wait` seconds until there is something. */
export function getMessages(conversation, after, wait, signal) {
  const limits = { milliseconds: wait * 1000 + SHORT_MS, signal };
  return call("GET", `/chat/messages?after=${after}&wait=${wait}`, conversation, null, limits);
}

export function postFeedback(conversation, seq, vote, reason) {
  return call("POST", "/chat/feedback", conversation, { seq, vote, reason });
}

export function postNumber(conversation, number) {
  return call("POST", "/chat/callback", conversation, { number });
}

export function deleteConversation(conversation) {
  return call("DELETE", "/chat/conversation", conversation, null);
}
