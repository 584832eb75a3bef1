/** One message of the assistant or of the staff as a card. */
import { clauseDetails, officeDetails } from "./clause.js";
import { make, makeButton } from "./dom.js";
import { paperButtons } from "./papers.js";
import { callList, lineElements, readReply } from "./text.js";
import { copyButton, readButton } from "./tools.js";
import { voteBar } from "./vote.js";
import { SAY, WORDS } from "./words.js";

const NO_ANSWER = { status: "", clauses: [], offices: [], hotlines: [], notes: [], missing: [], points: [], region: null };
/** Replies that say something about a matter; only these are worth a vote. */
const JUDGED = ["answered", "answered_from_province", "answered_from_law", "no_clause", "region_not_covered", "out_of_scope", "needs_topic"];
const QUOTED = ["answered", "answered_from_province", "answered_from_law"];

/**
 * @param {{seq: number, text: string, buttons: {title: string, payload: string}[], answer: Object | null}} message
 * @param {{say: (text: string) => void, vote: (seq: number, vote: string, reason: string | null) => Promise<{status: number}>}} act
 */
export function answerCard(message, act) {
  const answer = Object.assign({}, NO_ANSWER, message.answer);
  const { lines, purposes, hasMore } = readReply(message.text, answer.hotlines);
  const hasTitle = QUOTED.indexOf(answer.status) >= 0 && /^[^：。]+·[^：。]+$/.test(lines[0] || "");
  const words = make("div", { class: "words" }, ...lineElements(lines, { hasTitle, hasAnswer: answer.points.length > 0, hotlines: answer.hotlines }));
  const calls = callList(answer.hotlines, purposes);
  const choices = choiceList((hasMore ? [{ title: WORDS.more, payload: SAY.more }] : []).concat(message.buttons || []), act.say);
  const proof = answer.clauses.map(clauseDetails).concat(officeDetails(answer.offices));
  return [make("h3", { class: "unseen" }, WORDS.reply), ...ordered(), ...papers(answer.paper), ...tools(message, answer, act)];

  /** What the person is to do comes first: in danger the numbers (chat.css makes the first one big), where something was asked back the choices. */
  function ordered() {
    const said = [words, ...asides(answer, message.text)];
    if (answer.status === "crisis") return [calls, ...said, choices];
    return answer.status.startsWith("needs_") ? [...said, choices, calls] : [...said, calls, ...proof, choices];
  }
}

export function staffCard(message) {
  return [make("h3", { class: "who" }, WORDS.staff), make("div", { class: "words" }, ...lineElements(message.text.split("\n")))];
}

/** What the text does not say already: details the document lacks, and notes on its age. */
function asides(answer, text) {
  const unsaid = answer.missing.filter((detail) => text.indexOf(detail) < 0);
  const missing = unsaid.length ? [make("p", { class: "note" }, WORDS.missing(unsaid))] : [];
  return missing.concat(answer.notes.filter((note) => text.indexOf(note) < 0).map((note) => make("p", { class: "note" }, note)));
}

function choiceList(choices, say) {
  if (!choices.length) return null;
  const items = choices.map(({ title, payload }) => make("li", {}, makeButton(title, () => say(payload), "choice")));
  return make("ul", { class: "choices" }, ...items);
}

function papers(paper) {
  return paper ? [make("div", { class: "tools row" }, ...paperButtons(paper))] : [];
}

function tools(message, answer, act) {
  if (!message.answer || answer.status === "smalltalk" || !message.text) return [];
  const votes = JUDGED.indexOf(answer.status) >= 0 ? voteBar((vote, reason) => act.vote(message.seq, vote, reason)) : { buttons: [], below: [] };
  const row = make("div", { class: "tools row" }, copyButton(message.text), readButton(message.text), ...votes.buttons);
  return [row, ...votes.below];
}
