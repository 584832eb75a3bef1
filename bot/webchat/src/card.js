/** One message of the assistant or of the staff as a card: the answer, one number to call, the proof in one fold, what may be asked next. */
import { clauseBlocks, officeList, sourceName } from "./clause.js";
import { choicesOf, isLaw } from "./choices.js";
import { fill, make, makeButton } from "./dom.js";
import { paperButtons } from "./papers.js";
import { answerAt, callList, compareTable, divide, lineElements, readReply, stepCount } from "./text.js";
import { clock } from "./time.js";
import { toolRow } from "./tools.js";
import { ASPECTS, WORDS } from "./words.js";

const NO_ANSWER = { status: "", topic: null, clauses: [], offices: [], hotlines: [], notes: [], missing: [], points: [], region: null };
/** Long answers on a matter are folded; the rest is short and said whole. */
const FOLDED = ["answered", "answered_from_province", "answered_from_law", "no_clause", "region_not_covered", "needs_region"];
/** Where all numbers are the answer. */
const CALLED = ["handover", "error", "smalltalk"];
/** What nobody wants to keep, pass on or judge. */
const UNTOOLED = ["smalltalk", "needs_region"];
const WIDE = "(min-width: 900px)";

/**
 * @param {{seq: number, text: string, buttons: {title: string, payload: string}[], answer: Object | null}} message
 * @param {{say: (text: string) => void, vote: Function, city: () => void}} act
 * @param {{asked: string, used: string[], isFollowUp: boolean, clauses: string[]}} talk what was asked, and what was shown before on the same matter
 */
export function answerCard(message, act, talk) {
  const answer = Object.assign({}, NO_ANSWER, message.answer);
  if (answer.status === "crisis") return dangerCard(message, answer, act);
  const reply = readReply(message.text, answer.hotlines, message.buttons || []);
  // What was just tapped is no news.
  if (talk.isFollowUp && reply.lines.length > 1 && /：$/.test(reply.lines[0])) reply.lines.shift();
  const led = answerAt(reply.lines, answer.points);
  const parts = divide(reply.lines, sizeOf(answer.status, talk), Math.max(1, led + 1));
  // A sum stands before its rule and is as good as it.
  const leads = answer.points.length ? [answer.worked || led < 0 ? 0 : led, led] : [];
  const table = compareTable(reply.lines);
  const words = table || lineElements(parts.shown, { leads, hotlines: answer.hotlines });
  const calls = CALLED.indexOf(answer.status) >= 0 || reply.listed > 1 ? answer.hotlines : answer.hotlines.slice(0, 1);
  const hotlines = answer.hotlines.slice(calls.length);
  const next = choiceList(choicesOf(answer, message.buttons || [], reply, talk), reply, act);
  const tools = message.answer && message.text && UNTOOLED.indexOf(answer.status) < 0 ? toolRow(message, answer, parts.shown, act) : [];
  const proof = table ? null : proofFold(answer, parts, hotlines, message.text, talk);
  // The choices that are asked for stand right below the question; those that only go on come last.
  const [asked, further] = answer.status === "needs_topic" ? [next, null] : [null, next];
  const said = [make("div", { class: "words" }, ...words), asked, callList(calls, reply.purposes), paperRow(answer.paper)];
  const head = make("h3", { class: "unseen" }, WORDS.reply);
  // A following card holds what is new; the tools are for whoever looks closer.
  if (proof && talk.isFollowUp) fill(proof.lastChild, tools.splice(0));
  // On a wide screen the proof stands open beside the answer.
  if (!proof || !matchMedia(WIDE).matches) return [head, ...said, proof, further, ...tools];
  proof.open = true;
  return [head, make("div", { class: "split" }, make("div", {}, ...said, further, ...tools), proof)];
}

function sizeOf(status, talk) {
  if (FOLDED.indexOf(status) < 0 || talk.asked === ASPECTS.original) return "whole";
  return status === "needs_region" ? "asking" : talk.isFollowUp ? "follow" : "first";
}

/** What was written for the person: to print, to keep, to copy; null where nothing was. */
function paperRow(paper) {
  return paper ? make("div", { class: "row" }, ...paperButtons(paper)) : null;
}

/** One sentence, one number to call now; whatever else there is stays small. */
function dangerCard(message, answer, act) {
  const { lines, purposes } = readReply(message.text, answer.hotlines, []);
  const whole = lines.join("\n");
  const end = whole.search(/[。！\n]/) + 1 || whole.length;
  const rest = whole.slice(end).split("\n").filter(Boolean);
  return [
    make("h3", { class: "lead" }, whole.slice(0, end)),
    callList(answer.hotlines, purposes),
    make("div", { class: "words" }, ...lineElements(rest, { hotlines: answer.hotlines })),
    choiceList(message.buttons || [], { labels: {} }, act),
  ];
}

export function staffCard(message) {
  const time = clock(message.at);
  return [make("h3", { class: "who" }, `${WORDS.staff}${message.by ? ` ${message.by}` : ""} ${time}`), make("div", { class: "words" }, ...lineElements(message.text.split("\n")))];
}

/** What does not fit beside the answer, its source, offices, notes and further numbers: one fold; null where there is nothing of it. */
function proofFold(answer, parts, hotlines, text, talk) {
  const known = talk.isFollowUp ? talk.clauses : [];
  const clauses = answer.clauses.filter(({ id }) => !id || known.indexOf(id) < 0);
  const isNew = clauses.length > 0;
  // The clause below says its words, its document and its date by itself.
  const lines = isNew ? parts.proof.filter((line) => !/^(?:——|文件原话：)/.test(line)) : parts.proof;
  const notes = answer.notes.filter((note) => text.indexOf(note) < 0);
  const unsaid = answer.missing.filter((detail) => text.indexOf(detail) < 0);
  const asides = (unsaid.length ? [WORDS.missing(unsaid)] : []).concat(notes);
  const inside = [
    ...lineElements(parts.rest, { hotlines: answer.hotlines }),
    ...lineElements(lines, { hotlines: answer.hotlines }),
    ...asides.map((words) => make("p", { class: "note" }, words)),
    callList(hotlines),
    ...clauseBlocks(clauses),
    isNew || !talk.isFollowUp ? officeList(answer.offices) : null,
  ].filter(Boolean);
  if (!inside.length) return null;
  const hasProof = lines.length + asides.length + clauses.length + answer.offices.length > 0;
  const names = [parts.rest.length ? WORDS.rest(stepCount(parts.rest)) : "", hasProof ? WORDS.proof : ""].filter(Boolean);
  const name = names.join("、") || WORDS.otherNumbers;
  const source = hasProof ? sourceName(parts.proof, isLaw(answer) ? [] : clauses) : "";
  const summary = make("summary", {}, make("b", {}, name), source ? make("span", { class: "source" }, source) : null);
  return make("details", { class: "proof" }, summary, make("div", { class: "inside" }, ...inside));
}

function choiceList(choices, reply, act) {
  if (!choices.length) return null;
  const items = choices.map(({ title, payload, isCity }) =>
    make("li", {}, makeButton(reply.labels[payload] || title, () => (isCity ? act.city() : act.say(payload)), isCity ? "choice city" : "choice")),
  );
  return make("ul", { class: "choices" }, ...items);
}
