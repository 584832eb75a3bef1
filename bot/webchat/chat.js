// @ts-check
/**
 * The chat page. Plain DOM and ES2018, nothing newer: phones with a browser of 2018 are still in use, and one
 * unknown operator would stop the whole file. Data reaches the page as text nodes only, never as markup.
 *
 * @typedef {{title: string, payload: string}} Choice
 * @typedef {{number: string, name: string}} Hotline
 * @typedef {{name: string, as_printed: string, role: "lead" | "with"}} Office
 * @typedef {{document: string | null, title: string, issued: string | null, number: string, heading: string, text: string,
 *   highlights: [number, number][]}} Clause
 * @typedef {{status: string, clauses: Clause[], offices: Office[], hotlines: Hotline[], notes: string[]}} Answer
 * @typedef {{text: string, choices: Choice[], answer: Answer}} Reply
 * @typedef {{text?: string, buttons?: Choice[], custom?: {answer?: Answer}}} Message
 */

const WEBHOOK = "/webhooks/rest/webhook";
const LONGEST_QUESTION = 300;
const MOST_ROWS = 4;
const PATIENCE_MS = 15000;
const SENDER_KEY = "gongyou-sender";
const BIG_KEY = "gongyou-big";
/** @type {Answer} */
const NO_ANSWER = { status: "error", clauses: [], offices: [], hotlines: [], notes: [] };

const WORDS = {
  you: "你问：",
  reply: "回答",
  waiting: "正在查文件……",
  busy: "上一句还在查，等一下。",
  offline: "你的手机好像没有网。连上网再问一次。急事先打电话：",
  failed: "对不起，这会儿没答上来。过一会儿再问一次。急事先打电话：",
  again: "再问一次",
  copy: "复制回答",
  copied: "已复制",
  notCopied: "长按文字可以复制",
  original: "政策原文",
  undated: "文件没写日期",
  lead: "牵头",
  call: "打 ",
  /** @param {number} count */
  offices: (count) => `负责部门（${count}个）`,
  /** @param {string} printed */
  printed: (printed) => `（文件上写的是“${printed}”）`,
  /** @param {number} count */
  tooLong: (count) => `多了${count}个字，删短一点再发`,
};

const page = {
  log: byId("log"),
  form: byId("ask"),
  question: /** @type {HTMLTextAreaElement} */ (byId("question")),
  send: byId("send"),
  count: byId("count"),
  live: byId("live"),
  big: byId("big"),
  examples: byId("examples"),
  phones: /** @type {HTMLTemplateElement} */ (byId("phones")),
};
const sender = readSender();
const region = readRegion();
let isPending = false;

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {string} tag @param {Object<string, string>} attributes @param {...(Node | string)} children @returns {HTMLElement} */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.keys(attributes).forEach((name) => element.setAttribute(name, attributes[name]));
  element.append(...children);
  return element;
}

/** @param {string} label @param {() => void} act @param {string} kind @returns {HTMLElement} */
function makeButton(label, act, kind) {
  const button = make("button", { type: "button", class: kind }, label);
  button.addEventListener("click", act);
  return button;
}

/** Storage is forbidden in some in-app browsers; the page then forgets, and works. @param {() => any} use @returns {any} */
function tryStorage(use) {
  try {
    return use();
  } catch (_) {
    return null;
  }
}

/** A random 128-bit name for this tab's conversation. @returns {string} */
function readSender() {
  const kept = tryStorage(() => sessionStorage.getItem(SENDER_KEY));
  if (kept) return kept;
  const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  const made = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  tryStorage(() => sessionStorage.setItem(SENDER_KEY, made));
  return made;
}

/** The city this page belongs to, from `?region=anyang`. @returns {string | null} */
function readRegion() {
  const given = new URLSearchParams(location.search).get("region");
  return given && /^[a-z0-9_-]{1,40}$/.test(given) ? given : null;
}

/** Emptied first, or the same words twice in a row would be announced once. @param {string} words */
function announce(words) {
  page.live.textContent = "";
  setTimeout(() => { page.live.textContent = words; }, 100);
}

/** @param {string} question @returns {Promise<Reply>} */
async function post(question) {
  const body = Object.assign({ sender, message: question }, region ? { metadata: { region } } : {});
  const sent = fetch(WEBHOOK, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answered = sent.then((response) => {
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return response.json();
  });
  const tooLate = new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), PATIENCE_MS));
  return readReply(await Promise.race([answered, tooLate]));
}

/** @param {Message[]} messages @returns {Reply} */
function readReply(messages) {
  const text = messages.map((message) => message.text || "").filter(Boolean).join("\n");
  if (!text) throw new Error("a reply without words");
  const carrier = messages.find((message) => Boolean(message.custom && message.custom.answer));
  const choices = messages.reduce((all, message) => all.concat(message.buttons || []), /** @type {Choice[]} */ ([]));
  return { text, choices, answer: Object.assign({}, NO_ANSWER, carrier && carrier.custom ? carrier.custom.answer : {}) };
}

/** One question at a time; whatever happens, the waiting line goes and words come. @param {string} question @param {boolean} leavesKeyboard */
async function ask(question, leavesKeyboard) {
  if (isPending) return announce(WORDS.busy);
  setPending(true);
  page.log.querySelectorAll(".choices button").forEach((button) => button.setAttribute("disabled", ""));
  const asked = add("mine", make("span", { class: "unseen" }, WORDS.you), question);
  // A disabled button loses the focus and an open phone keyboard hides the answer; from here the next Tab leads into the answer.
  if (leavesKeyboard) asked.focus();
  const waiting = add("waiting", WORDS.waiting);
  asked.scrollIntoView();
  announce(WORDS.waiting);
  try {
    showReply(await post(question));
  } catch (_) {
    showFailure(question);
  }
  waiting.remove();
  asked.scrollIntoView();
  setPending(false);
}

/** @param {boolean} value */
function setPending(value) {
  isPending = value;
  page.send.setAttribute("aria-disabled", String(value));
}

/** @param {string} kind @param {...(Node | string)} children @returns {HTMLElement} */
function add(kind, ...children) {
  const item = make("li", { class: kind, tabindex: "-1" }, ...children);
  page.log.append(item);
  return item;
}

/** @param {Reply} reply */
function showReply(reply) {
  const { text, answer } = reply;
  const words = make("div", { class: "words" }, ...text.split("\n").map((line) => wordLine(line, answer.hotlines)));
  const calls = callList(answer.hotlines);
  // In danger the numbers come before the words.
  const notes = answer.notes.filter((note) => !text.includes(note)).map((note) => make("p", { class: "note" }, note));
  const first = answer.status === "crisis" ? [calls, words] : [words, ...notes, choiceList(reply.choices), calls];
  const extras = [...answer.clauses.map(clauseDetails), ...officeDetails(answer.offices), copyButton(text)];
  add(`card ${answer.status}`, make("h3", { class: "unseen" }, WORDS.reply), ...first, ...extras);
  announce(text);
}

/** @param {string} question */
function showFailure(question) {
  const words = navigator.onLine === false ? WORDS.offline : WORDS.failed;
  const again = make("div", { class: "choices" }, makeButton(WORDS.again, () => ask(question, true), ""));
  add("card", make("p", {}, words), document.importNode(page.phones.content, true), again);
  announce(words);
}

/** A line with its hotlines as links; no other number becomes one. @param {string} line @param {Hotline[]} hotlines */
function wordLine(line, hotlines) {
  const isHotline = (/** @type {string} */ piece) => hotlines.some((hotline) => hotline.number === piece);
  const pieces = line.split(/(\d+)/).map((piece) => (isHotline(piece) ? make("a", { href: `tel:${piece}` }, piece) : piece));
  return make("p", line.startsWith("——") ? { class: "source" } : {}, ...pieces);
}

/** @param {Hotline[]} hotlines @returns {Node} */
function callList(hotlines) {
  const dialable = hotlines.filter((hotline) => /^\d{3,12}$/.test(hotline.number));
  const link = (/** @type {Hotline} */ { number, name }) => make("a", { href: `tel:${number}` }, WORDS.call + number, " ", make("span", {}, name));
  return dialable.length ? make("ul", { class: "calls" }, ...dialable.map((hotline) => make("li", {}, link(hotline)))) : document.createDocumentFragment();
}

/** @param {Choice[]} choices @returns {Node} */
function choiceList(choices) {
  const buttons = choices.map(({ title, payload }) => make("li", {}, makeButton(title, () => ask(payload, true), "")));
  return buttons.length ? make("ul", { class: "choices" }, ...buttons) : document.createDocumentFragment();
}

/** @param {Clause} clause @returns {HTMLElement} */
function clauseDetails(clause) {
  const [year, month, day] = (clause.issued || "").split("-").map(Number);
  const date = clause.issued ? `${year}年${month}月${day}日` : WORDS.undated;
  const source = [clause.document, date].filter(Boolean).join("，");
  return make("details", {},
    make("summary", {}, `${WORDS.original} ${clause.document || ""}${clause.number}`),
    make("p", { class: "title" }, clause.title),
    make("p", { class: "source" }, source),
    make("p", { class: "title" }, `${clause.number} ${clause.heading}`),
    make("blockquote", {}, ...withMarks(clause.text, clause.highlights)));
}

/** @param {string} text @param {[number, number][]} ranges @returns {(Node | string)[]} */
function withMarks(text, ranges) {
  // The server counts characters, a JS string counts UTF-16 units: one rare character would shift every mark.
  const characters = Array.from(text);
  const cut = (/** @type {number} */ from, /** @type {number} */ to) => characters.slice(from, to).join("");
  let at = 0;
  const pieces = ranges.slice().sort((one, other) => one[0] - other[0]).reduce((all, [start, end]) => {
    const from = Math.max(start, at);
    if (end > from) {
      all.push(cut(at, from), make("mark", {}, cut(from, end)));
      at = end;
    }
    return all;
  }, /** @type {(Node | string)[]} */ ([]));
  return [...pieces, cut(at, characters.length)];
}

/** @param {Office[]} offices @returns {HTMLElement[]} */
function officeDetails(offices) {
  if (!offices.length) return [];
  const leadFirst = [...offices.filter(({ role }) => role === "lead"), ...offices.filter(({ role }) => role !== "lead")];
  const items = leadFirst.map(({ name, as_printed: printed, role }) => make("li", {},
    ...(role === "lead" ? [make("b", {}, WORDS.lead), " "] : []),
    name, name.includes(printed.replace(/^[省市县区]/, "")) ? "" : make("span", { class: "source" }, WORDS.printed(printed))));
  return [make("details", {}, make("summary", {}, WORDS.offices(offices.length)), make("ul", { class: "offices" }, ...items))];
}

/** @param {string} text @returns {HTMLElement} */
function copyButton(text) {
  const button = makeButton(WORDS.copy, async () => {
    const said = (await copy(text)) ? WORDS.copied : WORDS.notCopied;
    button.focus();
    button.textContent = said;
    announce(said);
    setTimeout(() => { button.textContent = WORDS.copy; }, 3000);
  }, "copy");
  return button;
}

/** The clipboard needs https; a service hall's page often has none. @param {string} text @returns {Promise<boolean>} */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const box = /** @type {HTMLTextAreaElement} */ (make("textarea", { class: "unseen", readonly: "" }, text));
    document.body.append(box);
    box.select();
    const isDone = document.execCommand("copy");
    box.remove();
    return isDone;
  }
}

/** Over the limit nothing is cut off: the question often stands at the end of a story. */
function showCount() {
  const over = Array.from(page.question.value).length - LONGEST_QUESTION;
  page.count.textContent = over > 0 ? WORDS.tooLong(over) : `${LONGEST_QUESTION + over}/${LONGEST_QUESTION}`;
  page.count.classList.toggle("over", over > 0);
  page.question.rows = 1;
  while (page.question.scrollHeight > page.question.clientHeight && page.question.rows < MOST_ROWS) page.question.rows += 1;
  return over <= 0;
}

function sendTyped() {
  const question = page.question.value.trim();
  if (!question) return page.question.focus();
  if (!showCount()) return announce(page.count.textContent || "");
  if (isPending) return announce(WORDS.busy);
  page.question.value = "";
  showCount();
  ask(question, matchMedia("(pointer: coarse)").matches);
}

/** @param {boolean} isBig */
function setBig(isBig) {
  document.documentElement.classList.toggle("big", isBig);
  page.big.setAttribute("aria-pressed", String(isBig));
  tryStorage(() => localStorage.setItem(BIG_KEY, isBig ? "1" : ""));
}

function start() {
  page.form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendTyped();
  });
  page.question.addEventListener("input", showCount);
  page.question.addEventListener("keydown", (event) => {
    // 229: older Android keyboards report a key of an open composition this way.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    sendTyped();
  });
  page.big.addEventListener("click", () => setBig(page.big.getAttribute("aria-pressed") !== "true"));
  page.examples.querySelectorAll("button").forEach((button) => button.addEventListener("click", () => ask(button.textContent || "", true)));
  setBig(tryStorage(() => localStorage.getItem(BIG_KEY)) === "1");
  byId("opening").remove();
  [page.big, page.examples, page.form].forEach((part) => { part.hidden = false; });
  showCount();
}

start();
