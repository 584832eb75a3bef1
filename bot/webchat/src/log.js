/** The list of messages: what was asked, what came back, what could not be sent. */
import { answerCard, staffCard } from "./card.js";
import { announce, byId, fill, make, makeButton } from "./dom.js";
import { callList } from "./text.js";
import { HOTLINES, WORDS } from "./words.js";

export class Log {
  /** @param act what the buttons do: say(text), vote(seq, vote, reason), resend(), drop(), retry(question), again(question) */
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
    const item = this.add("mine", make("span", { class: "unseen" }, WORDS.you), make("span", { class: "text" }, question.text));
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
      else this.addQuestion(message);
      return own ? null : message;
    }
    this.closeChoices();
    if (message.author === "staff") this.add("card staff", ...staffCard(message));
    else this.add(`card ${(message.answer && message.answer.status) || ""}`, ...answerCard(message, this.act));
    return message;
  }

  /** Buttons of an older answer are history: their words may mean something else by now. */
  closeChoices() {
    this.list.querySelectorAll("button.choice").forEach((button) => {
      button.disabled = true;
    });
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
    const buttons = choices.map(([label, act]) => makeButton(label, act, "tool"));
    this.problem = this.add("problem", make("p", {}, words), calls, make("div", { class: "row" }, ...buttons));
    announce(words);
  }

  clearProblem() {
    if (this.problem) this.problem.remove();
    this.problem = null;
  }

  /** The server had the question and never answered. */
  showSilent(question) {
    const again = makeButton(WORDS.again, () => this.act.again(question), "choice");
    this.add("card error", make("p", {}, WORDS.failed), callList(HOTLINES), make("div", { class: "row" }, again));
    announce(WORDS.failed);
  }

  scrollToEnd() {
    const items = this.list.querySelectorAll(".mine");
    if (items.length) items[items.length - 1].scrollIntoView();
  }
}
