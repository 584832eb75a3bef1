/** The official text behind an answer, and the offices it names. */
import { make } from "./dom.js";
import { WORDS } from "./words.js";

/** The quoted clauses: the first one open, the others each behind its name. */
export function clauseBlocks(clauses) {
  return clauses.map((clause, at) =>
    at ? make("details", { class: "original" }, make("summary", {}, nameOf(clause)), ...block(clause)) : make("section", { class: "original" }, ...block(clause)),
  );
}

const nameOf = (clause) => `${clause.document || clause.title}${clause.number}`;

/** A short name of what an answer rests on, for the fold's own line. */
export function sourceName(lines, clauses) {
  const line = lines.filter((words) => /^(?:——|依据：)/.test(words))[0];
  if (clauses.length) return nameOf(clauses[0]);
  return line ? line.replace(/^(?:——|依据：)/, "").split(/[，、（]/)[0] : "";
}

/** Where it stands, then its words with those marked that speak to the question. */
function block(clause) {
  return [
    make("p", { class: "title" }, clause.title),
    make(
      "dl",
      {},
      ...entry(WORDS.document, clause.document || WORDS.unnumbered),
      ...entry(WORDS.issuer, clause.issuer),
      ...entry(WORDS.dated, dateWords(clause)),
      ...entry(WORDS.clause, `${clause.number} ${clause.heading || ""}`.trim()),
    ),
    clause.highlights.length ? make("p", { class: "source" }, WORDS.mark) : null,
    make("blockquote", {}, ...withMarks(clause.text, clause.highlights)),
  ].filter(Boolean);
}

function entry(name, value) {
  return value ? [make("dt", {}, name), make("dd", {}, value)] : [];
}

/** The day of issue; of some documents only the year is known, from their number. */
function dateWords(clause) {
  const numbered = /〔(\d{4})〕/.exec(clause.document || "");
  if (!clause.issued) return numbered ? WORDS.yearOnly(numbered[1]) : WORDS.undated;
  const [year, month, day] = clause.issued.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

/** Text and <mark> elements. The server counts characters, a string here counts UTF-16 units: one rare character would shift every mark. */
function withMarks(text, ranges) {
  const characters = Array.from(text);
  const cut = (from, to) => characters.slice(from, to).join("");
  const pieces = [];
  let at = 0;
  ranges
    .slice()
    .sort((one, other) => one[0] - other[0])
    .forEach(([start, end]) => {
      const from = Math.max(start, at);
      if (end <= from) return;
      pieces.push(cut(at, from), make("mark", {}, cut(from, end)));
      at = end;
    });
  return pieces.concat(cut(at, characters.length));
}

/** The offices, the leading one first; null where the clause names none. */
export function officeList(offices) {
  if (!offices.length) return null;
  const lead = offices.filter(({ role }) => role === "lead");
  const others = offices.filter(({ role }) => role !== "lead");
  const items = lead.concat(others).map(officeItem);
  return make("section", {}, make("p", { class: "title" }, WORDS.offices(offices.length)), make("ul", { class: "offices" }, ...items));
}

function officeItem({ name, as_printed: printed, role }) {
  const isSame = !printed || name.indexOf(printed.replace(/^[省市县区]/, "")) >= 0;
  return make("li", {}, role === "lead" ? make("b", {}, WORDS.lead) : null, name, isSame ? null : make("span", { class: "source" }, WORDS.printed(printed)));
}
