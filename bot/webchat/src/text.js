/** The assistant's lines as elements: steps as a list, quotes, sources and numbers to call. */
import { callLink, make } from "./dom.js";
import { WORDS } from "./words.js";

const STEP = /^\d{1,2}[.、]\s*(.+)$/;
const LABEL = /^(先做|谁负责|省里谁负责|牵头|一起负责|负责|去哪里|要知道|跟你问的最近的规定|注意|要记住)：(.+)$/;
const CALL = /^打电话：(\d{3,12})(?:（(.+)）)?$/;
const PHONE = /^(\d{3,12}) [^：]+：(.+)$/;
const QUOTED = "文件原话：";
const BASIS = "依据：";
const REST = "（没完，回复“继续”看后面）";

/** What a line says about a hotline: its number and purpose; null for any other line. */
function phoneOf(line) {
  const found = CALL.exec(line) || PHONE.exec(line);
  return found && { number: found[1], purpose: found[2] };
}

/**
 * A reply's text taken apart: `lines` to show, `purposes` of the hotlines that get buttons of their own,
 * and whether there is more to read.
 */
export function readReply(text, hotlines) {
  const dialled = hotlines.map((hotline) => hotline.number);
  const purposes = {};
  const lines = text.split("\n").filter((line) => {
    const phone = phoneOf(line);
    if (!phone || dialled.indexOf(phone.number) < 0) return line.trim() && line !== REST;
    purposes[phone.number] = phone.purpose;
    return false;
  });
  return { lines, purposes, hasMore: text.indexOf(REST) >= 0 };
}

/** Elements for lines; steps that follow each other become one list. */
export function lineElements(lines, { hasTitle = false, hasAnswer = false, hotlines = [] } = {}) {
  const elements = [];
  let list = null;
  lines.forEach((line, at) => {
    const step = STEP.exec(line);
    if (!step) {
      list = null;
      elements.push(lineElement(line, at ? "" : hasTitle ? "topic" : hasAnswer ? "lead" : "", hotlines));
      return;
    }
    if (!list) elements.push((list = make("ol", { class: "steps" })));
    list.appendChild(make("li", {}, ...withCalls(step[1], hotlines)));
  });
  return elements;
}

/** @param {string} first the class of a first line that names the topic or is the answer itself, else "" */
function lineElement(line, first, hotlines) {
  if (first) return make("p", { class: first }, ...withCalls(line, hotlines));
  if (line.startsWith("——") || line.startsWith(BASIS)) return make("p", { class: "source" }, line);
  if (line.startsWith(QUOTED)) return make("p", { class: "quote" }, make("b", {}, QUOTED), line.slice(QUOTED.length));
  const label = LABEL.exec(line);
  if (!label) return make("p", {}, ...withCalls(line, hotlines));
  const kind = label[1] === "先做" ? "do" : label[1] === "注意" ? "note" : "";
  return make("p", { class: kind }, make("b", {}, `${label[1]}：`), ...withCalls(label[2], hotlines));
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
