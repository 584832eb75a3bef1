/** The list of messages: what was asked, what came back, what could not be sent. */
import { answerCard, staffCard } from "./card.js";
import { announce, byId, fill, make, makeButton } from "./dom.js";
import { callList } from "./text.js";
import { clock } from "./time.js";
import { HOTLINES, WORDS } from "./words.js";

export class Log {
  /** @param act what the buttons do: say(text), city(), vote(seq, vote, reason), resend(), drop(), retry(question), again(question) */
  constructor(act) {
    this.list = byId("log");
    this.act = act;
    this.clear();
  }

  clear() {
    this.list.textContent = "";
    this.seen = {};
    this.waiting = null;
    this.problem = null;
    this.apology = null;
    this.matter = { key: "", clauses: [], used: [] };
    this.asked = "";
  }

  add(kind, ...children) {
    const item = fill(make("li", { class: kind, tabindex: "-1" }), children);
    this.list.insertBefore(item, this.waiting);
    return item;
  }

  /** The person's own words, shown before the server has them. */
  addQuestion(question) {
    if (this.seen[question.id]) return this.seen[question.id];
    this.closeChoices();
    this.apology = null;
    this.asked = question.text;
    this.matter.used.push(question.text);
    const time = make("time", {}, clock(question.at || Date.now()));
    const item = this.add("mine", make("span", { class: "unseen" }, WORDS.you), make("span", { class: "text" }, question.text), time);
    if (question.id) this.seen[question.id] = item;
    return item;
  }

  /** Takes a question off the list that the server did not take. */
  removeQuestion(question) {
    if (this.seen[question.id]) this.seen[question.id].remove();
    delete this.seen[question.id];
  }

  /** Messages from the server; one that is shown already is only brought up to date. */
  show(messages, isHistory) {
    const added = messages.map((message) => this.showOne(message)).filter(Boolean);
    const last = added[added.length - 1];
    if (!last || isHistory) return;
    if (last.author !== "person") announce((last.author === "staff" ? `${WORDS.staff}：` : "") + last.text);
  }

  showOne(message) {
    const own = message.id && this.seen[message.id];
    if (this.seen[`#${message.seq}`]) return null;
    this.seen[`#${message.seq}`] = true;
    if (message.author === "person") {
      // The server masks telephone and identity numbers: the page shows what is kept.
      if (own) own.querySelector(".text").textContent = message.text;
      if (own) own.querySelector("time").textContent = clock(message.at);
      else this.addQuestion(message);
      return own ? null : message;
    }
    this.closeChoices();
    this.addReply(message);
    return message;
  }

  addReply(message) {
    // The answer came after all: nobody needs the apology for it.
    if (this.apology) this.apology.remove();
    const status = (message.answer && message.answer.status) || "";
    const isStaff = message.author === "staff";
    const kind = isStaff ? "card staff" : `card ${status}${this.follows(message.answer) ? " follow" : ""}`;
    const item = this.add(kind, ...(isStaff ? staffCard(message) : answerCard(message, this.act, this.talk(message.answer))));
    this.apology = status === "error" ? item : null;
  }

  /** True where an answer goes on with the matter of the one before. */
  follows(answer) {
    return Boolean(answer && answer.topic && keyOf(answer) === this.matter.key);
  }

  /** What the card has to know of the conversation; remembers the matter for the next one. */
  talk(answer) {
    const isFollowUp = this.follows(answer);
    if (answer && answer.topic && !isFollowUp) this.matter = { key: keyOf(answer), clauses: [], used: [] };
    const talk = { asked: this.asked, used: this.matter.used.slice(), isFollowUp, clauses: this.matter.clauses };
    if (answer && answer.clauses) this.matter.clauses = this.matter.clauses.concat(answer.clauses.map(({ id }) => id));
    return talk;
  }

  /** The choices of an older answer are history: their words may mean something else by now. */
  closeChoices() {
    const lists = this.list.querySelectorAll(".choices");
    for (let at = 0; at < lists.length; at += 1) lists[at].remove();
  }

  setWaiting(isWaiting) {
    if (isWaiting === Boolean(this.waiting)) return;
    if (isWaiting) {
      const waiting = make("li", { class: "waiting" }, make("span", { class: "dots", "aria-hidden": "true" }), WORDS.waiting);
      this.list.appendChild(waiting);
      this.waiting = waiting;
    } else {
      this.waiting.remove();
      this.waiting = null;
    }
  }

  /** Under a question that waits for the network; goes with `clearProblem`. */
  showUnsent() {
    this.showProblem(WORDS.unsent, callList(HOTLINES), [
      [WORDS.resend, () => this.act.resend()],
      [WORDS.drop, () => this.act.drop()],
    ]);
  }

  showRefused(question, say) {
    this.showProblem(say || WORDS.refused, null, [[WORDS.again, () => this.act.retry(question)]]);
  }

  showProblem(words, calls, choices) {
    this.clearProblem();
    const buttons = choices.map(([label, act]) => makeButton(label, act, "chip"));
    this.problem = this.add("problem", make("p", {}, words), calls, make("div", { class: "row" }, ...buttons));
    bringIntoView(this.problem);
    announce(words);
  }

  clearProblem() {
    if (this.problem) this.problem.remove();
    this.problem = null;
  }

  /** The server had the question and has not answered yet. */
  showSilent(question) {
    const again = make("ul", { class: "choices" }, make("li", {}, makeButton(WORDS.again, () => this.act.again(question), "choice")));
    this.apology = this.add("card error", make("p", {}, WORDS.failed), callList(HOTLINES), again);
    bringIntoView(this.apology);
    announce(WORDS.failed);
  }

  scrollToEnd() {
    const items = this.list.querySelectorAll(".mine");
    if (items.length) items[items.length - 1].scrollIntoView();
  }
}

const keyOf = (answer) => `${answer.topic} ${(answer.region && answer.region.id) || ""}`;

/** Scrolls only where something is not to be seen: whoever reads something else is left in peace. */
function bringIntoView(item) {
  item.scrollIntoView({ block: "nearest" });
}
