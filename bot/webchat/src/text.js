/** The assistant's lines: which are shown, which are folded, and all of them as elements. */
import { callLink, make } from "./dom.js";
import { WORDS } from "./words.js";

const STEP = /^\d{1,2}[.、]\s*(.+)$/;
const LABEL = /^(先做|谁负责|省里谁负责|牵头|一起负责|负责|去哪里|要知道|跟你问的最近的规定|注意|要记住)：(.+)$/;
const CALL = /^打电话：(\d{3,12})(?:（(.+)）)?$/;
const PHONE = /^(\d{3,12}) [^：]+：(.+)$/;
const QUOTED = "文件原话：";
const REST = "（没完，回复“继续”看后面）";
const COMPARED = "文件是这样写的，你比着看：";
const SIDE = /^([^：]{2,20})：(.+)$/;
const SOURCE = /^(?:——|依据：)/;
/** What proves an answer or surrounds it: folded. */
const PROOF =
  /^(?:文件原话：|——|依据：|谁负责：|省里谁负责：|牵头：|一起负责：|负责：|注意：|“[^”]{1,12}”：)|文件没写到这么细|也管这一类事，没写|的文件没有写这一项，|别处的不能拿来用/;
/** A step with the law it rests on: the law goes to the proof. */
const STEP_SOURCE = /^((\d{1,2})[.、].+)（(《[^（）]+)）$/;
const ASKS_CITY = /^(?:你在哪个城市？说一声|说一下你在哪个城市)/;

/** How much of an answer stands open: lines after the first, and rows of a small phone altogether. */
const OPEN = { first: { lines: 2, rows: 9 }, follow: { lines: 3, rows: 4 }, asking: { lines: 2, rows: 5 }, whole: { lines: 99, rows: 999 } };
/** Characters at the end of a point that no other line ends with. */
const SURE = 10;
/** Characters in a row of a card at 360 pixels. */
const ROW = 16;
const rowsOf = (line) => Math.ceil(line.length / ROW);

/** What a line says about a hotline: its number and purpose; null for any other line. */
function phoneOf(line) {
  const found = CALL.exec(line) || PHONE.exec(line);
  return found && { number: found[1], purpose: found[2], isListed: !CALL.test(line) };
}

/**
 * A reply's text taken apart: `lines` to show, `purposes` of the hotlines that get buttons of their own, how many of them the text
 * lists, whether there is more to read, whether the city is asked for, and the words that the text has for each choice.
 */
export function readReply(text, hotlines, buttons) {
  const dialled = hotlines.map((hotline) => hotline.number);
  const reply = { lines: [], purposes: {}, listed: 0, hasMore: text.indexOf(REST) >= 0, asksCity: false, labels: {} };
  text.split("\n").forEach((line) => {
    const phone = phoneOf(line);
    if (phone && dialled.indexOf(phone.number) >= 0) {
      reply.purposes[phone.number] = phone.purpose;
      reply.listed += phone.isListed ? 1 : 0;
    } else if (ASKS_CITY.test(line)) reply.asksCity = true;
    else if (!isChoice(line, buttons, reply.labels) && line.trim() && line !== REST) reply.lines.push(line);
  });
  return reply;
}

/** A numbered line that is a choice below as well becomes the words of that choice. */
function isChoice(line, buttons, labels) {
  const step = STEP.exec(line);
  const button = step && buttons.filter(({ title }) => step[1] === title || step[1].indexOf(`${title}（`) === 0)[0];
  if (button) labels[button.payload] = step[1];
  return Boolean(button);
}

/**
 * The lines that stand open, those that do not fit beside them, and the proof.
 * @param {"first" | "follow" | "asking" | "whole"} size
 * @param {number} fixed how many lines at the beginning stand open in any case
 */
export function divide(lines, size, fixed) {
  const { lines: most, rows } = OPEN[size];
  // What is asked of the person stands last, and open.
  const end = size === "asking" && lines.length > fixed ? lines.length - 1 : lines.length;
  // What was asked for by itself (who is responsible?) is no proof of something else.
  const proves = size === "whole" || PROOF.test(lines[0] || "") ? SOURCE : PROOF;
  const parts = { shown: lines.slice(0, fixed), rest: [], proof: [] };
  let taken = parts.shown.reduce((sum, line) => sum + rowsOf(line), 0);
  lines.slice(fixed, end).forEach((whole) => {
    const step = STEP_SOURCE.exec(whole);
    const line = step ? step[1] : whole;
    if (step) parts.proof.push(WORDS.stepSource(step[2], step[3]));
    if (proves.test(line)) {
      parts.proof.push(line);
      return;
    }
    taken += rowsOf(line);
    const fits = parts.shown.length - fixed < most && taken <= rows && !parts.rest.length;
    (fits ? parts.shown : parts.rest).push(line);
  });
  parts.shown = parts.shown.concat(lines.slice(end));
  return parts;
}

/** Which line is the answer itself: a word on what was told may stand before it. -1 where none is. */
export function answerAt(lines, points) {
  const says = points.length ? points[0].says || "" : "";
  return says ? lines.findIndex((line) => line.indexOf(says.slice(-SURE)) >= 0) : -1;
}

/** How many of the lines are steps, where all are. */
export const stepCount = (lines) => (lines.every((line) => STEP.test(line)) ? lines.length : 0);

/** Elements for lines; steps that follow each other become one list. */
export function lineElements(lines, { leads = [], hotlines = [] } = {}) {
  const elements = [];
  let list = null;
  lines.forEach((line, at) => {
    const step = STEP.exec(line);
    if (!step) {
      list = null;
      elements.push(lineElement(line, leads.indexOf(at) >= 0 ? "lead" : "", hotlines));
      return;
    }
    if (!list) elements.push((list = stepList(parseInt(line, 10))));
    list.appendChild(make("li", {}, ...withCalls(step[1], hotlines)));
  });
  return elements;
}

/** A list that goes on counting where its beginning stands elsewhere. */
function stepList(first) {
  const list = make("ol", { class: "steps", start: first });
  list.style.counterReset = `step ${first - 1}`;
  return list;
}

/** @param {string} first the class of a line that names the topic or is the answer itself, else "" */
function lineElement(line, first, hotlines) {
  if (first) return make("p", { class: first }, ...withCalls(line, hotlines));
  if (SOURCE.test(line)) return make("p", { class: "source" }, line);
  if (line.startsWith(QUOTED)) return make("p", { class: "quote" }, make("b", {}, QUOTED), line.slice(QUOTED.length));
  const label = LABEL.exec(line);
  if (!label) return make("p", {}, ...withCalls(line, hotlines));
  const kind = label[1] === "先做" ? "do" : label[1] === "注意" ? "note" : "";
  return make("p", { class: kind }, make("b", {}, `${label[1]}：`), ...withCalls(label[2], hotlines));
}

/** Places side by side, a row each; null where nothing is compared. */
export function compareTable(lines) {
  if (lines[0] !== COMPARED) return null;
  const rows = [];
  const after = [];
  lines.slice(1).forEach((line) => {
    const side = SOURCE.test(line) || LABEL.test(line) ? null : SIDE.exec(line);
    if (side) rows.push(make("tr", {}, make("th", { scope: "row" }, side[1]), make("td", {}, side[2])));
    else if (rows.length && SOURCE.test(line)) rows[rows.length - 1].lastChild.appendChild(make("p", { class: "source" }, line));
    else after.push(line);
  });
  return [make("table", {}, make("caption", {}, COMPARED), make("tbody", {}, ...rows)), ...lineElements(after)];
}

/** The hotlines of an answer become links inside its text; no other number does. */
function withCalls(text, hotlines) {
  const isHotline = (piece) => hotlines.some((hotline) => hotline.number === piece);
  return text.split(/(\d+)/).map((piece) => (isHotline(piece) ? callLink(piece, piece) : piece));
}

/** Big buttons that dial. @param {Object<string, string>} purposes what each number is for, where the text says so */
export function callList(hotlines, purposes) {
  if (!hotlines.length) return null;
  const items = hotlines.map(({ number, name }) =>
    make("li", {}, callLink(number, make("b", {}, WORDS.call + number), make("span", {}, (purposes || {})[number] || name))),
  );
  return make("ul", { class: "calls" }, ...items);
}
