/**
 * One conversation with the server: sends a question once, takes what is new, survives a lost network.
 *
 * The page listens: question(question), messages(list, isHistory), erased(), pending(bool), status("bot" | "open", place in the line or 0, whether staff call back), reachable(bool),
 * unsent(), refused(question, say), tooLong(question), silent(question).
 */
import { deleteConversation, postFeedback, postMessage } from "./api.js";
import { News, SHORT_WAIT_S, pauseAfter } from "./news.js";
import {
  forgetConversation,
  keepConversation,
  keepLast,
  keepLeft,
  keepUnsent,
  keptConversation,
  keptLast,
  keptUnsent,
  leftConversations,
  randomId,
} from "./storage.js";

const PATIENCE_MS = 20000;
/** After so long without a word nobody waits for anything; the page asks again when it is looked at. */
const IDLE_MS = 5 * 60 * 1000;

export class Conversation {
  constructor(region, listen) {
    this.region = region;
    this.listen = listen;
    this.news = new News({
      take: (body) => this.take(body),
      failed: () => this.miss(),
      isPending: () => this.isPending,
      isExpecting: () => this.isExpecting(),
    });
    this.id = keptConversation();
    this.reset();
  }

  reset() {
    this.news.reset();
    this.question = null;
    this.isSending = false;
    this.isSent = false;
    this.failures = 0;
    this.isPending = false;
    this.isHistory = false;
    this.showsKept = false;
    this.unsent = null;
    this.asked = 0;
    this.replied = 0;
    this.status = "bot";
    this.active = Date.now();
  }

  /** Takes up what was said before, and sends what was not sent. */
  start() {
    this.forgetLeft();
    window.addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    if (!this.id) {
      keepLast([]);
      return;
    }
    this.isHistory = true;
    this.unsent = keptUnsent();
    this.news.follow(this.id);
  }

  /** The network is back, or somebody looks at the page again. */
  wake() {
    this.forgetLeft();
    if (!this.id) return;
    this.resend();
    this.news.follow(this.id);
  }

  // Sending

  send(text) {
    this.id = this.id || randomId();
    keepConversation(this.id);
    this.ask({ id: randomId(), text });
  }

  ask(question) {
    this.listen.question(question);
    this.deliver(question);
  }

  /** Sends a question until the server has it; the same id a second time is not a second question. */
  async deliver(question) {
    keepUnsent(question);
    this.question = question;
    this.isSending = true;
    this.isSent = false;
    this.active = Date.now();
    if (!this.failures) this.setPending(true);
    const result = await postMessage(this.id, question, this.region).catch(() => null);
    if (this.question !== question) return;
    this.isSending = false;
    if (result) this.accept(question, result);
    else this.postpone(question);
  }

  accept(question, { status, body }) {
    keepUnsent(null);
    this.isSent = true;
    this.failures = 0;
    this.listen.reachable(true);
    if (status < 300) {
      this.setPending(true);
      this.watch(question, body.seq);
      return;
    }
    this.question = null;
    this.setPending(false);
    if (body && body.error === "too_long") this.listen.tooLong(question);
    else this.listen.refused(question, body && body.say);
  }

  /** Tries again by itself, more and more seldom; the page is told once. */
  postpone(question) {
    this.setPending(false);
    this.listen.reachable(false);
    if (!this.failures) this.listen.unsent();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.question === question && this.deliver(question), pauseAfter(this.failures));
    this.failures += 1;
  }

  /** Sends the question that waits for the network now. */
  resend() {
    clearTimeout(this.timer);
    if (this.question && !this.isSent && !this.isSending) this.deliver(this.question);
  }

  /** Sends a question again that the server did not take: it is still the same one. */
  retry(question) {
    if (!this.question && !this.isPending) this.deliver(question);
  }

  /** Gives up a question that could not be sent. */
  drop() {
    clearTimeout(this.timer);
    keepUnsent(null);
    this.question = null;
    this.isSending = false;
    this.failures = 0;
    this.setPending(false);
  }

  // Waiting

  /** The server has the question: fetch the answer, and stop waiting in any case. */
  watch(question, seq) {
    this.asked = seq;
    this.news.follow(this.id, SHORT_WAIT_S);
    setTimeout(() => this.question === question && this.end(), PATIENCE_MS);
  }

  end() {
    const question = this.question;
    this.question = null;
    this.setPending(false);
    if (question && this.replied < this.asked && this.status !== "open") this.listen.silent(question);
  }

  take({ messages, pending, status, place, callback }) {
    this.listen.reachable(true);
    if (messages.length) {
      this.active = Date.now();
      keepConversation(this.id);
      this.replied = messages.reduce((most, { author, seq }) => (author === "person" ? most : Math.max(most, seq)), this.replied);
      // Everything before this line was deleted on the server; it goes from the screen too.
      const erased = messages.map((message) => Boolean(message.erased)).lastIndexOf(true);
      // So it does where the last messages stand there that this browser kept: the whole history takes their place.
      if (erased >= 0 || this.showsKept) this.listen.erased();
      const fresh = messages.slice(Math.max(erased, 0));
      const earlier = erased >= 0 || this.isHistory ? [] : keptLast().filter(({ seq }) => seq < fresh[0].seq);
      keepLast(earlier.concat(fresh));
      this.listen.messages(fresh, this.isHistory);
      if (this.showsKept && this.question) this.listen.question(this.question);
      this.showsKept = false;
    }
    this.isHistory = false;
    if (status !== this.status || place !== this.place) this.listen.status((this.status = status), (this.place = place), callback);
    if (!this.question) this.setPending(pending);
    else if (this.isSent && !pending) this.end();
    this.takeUp();
  }

  miss() {
    this.listen.reachable(false);
    if (this.isHistory && !this.showsKept) {
      this.showsKept = true;
      this.listen.messages(keptLast(), true);
    }
    if (!this.question) this.setPending(false);
    this.takeUp();
  }

  /** After the history: what was written last time and may not have arrived. */
  takeUp() {
    const question = this.unsent;
    this.unsent = null;
    if (question && question.id && question.text && !this.question) this.ask(question);
  }

  isExpecting() {
    if (this.isPending || this.status === "open") return true;
    return !document.hidden && Date.now() - this.active < IDLE_MS;
  }

  setPending(isPending) {
    this.isPending = isPending;
    this.listen.pending(isPending);
  }

  // The rest

  feedback(seq, vote, reason) {
    return postFeedback(this.id, seq, vote, reason);
  }

  /** Forgets here at once and on the server as soon as it can be reached; true where both are done. */
  async forget() {
    clearTimeout(this.timer);
    if (this.id) keepLeft(leftConversations().concat(this.id));
    this.id = null;
    forgetConversation();
    this.reset();
    return this.forgetLeft();
  }

  async forgetLeft() {
    const results = await Promise.all(leftConversations().map((id) => deleteConversation(id).then(() => null, () => id)));
    const left = results.filter(Boolean);
    keepLeft(left);
    return !left.length;
  }
}
