/** Fetching what is new: by long polling, one round at a time, more and more seldom where the server cannot be reached. */
import { getMessages } from "./api.js";

const LONG_WAIT_S = 25;
/** While an answer is due, and just after news, the page asks again soon: what changed between two calls must be seen. */
export const SHORT_WAIT_S = 2;
const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000];

/** How long to pause after so many failures in a row. */
export const pauseAfter = (failures) => PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];

export class News {
  /** @param listen take(body), failed(), isPending(), isExpecting(): whether anything may still come */
  constructor(listen) {
    this.listen = listen;
    this.round = 0;
    this.abort = null;
    this.reset();
  }

  reset() {
    this.stop();
    this.cursor = 0;
  }

  /** Ends the round that is under way; its late answer is ignored. */
  stop() {
    if (this.abort) this.abort.abort();
    this.abort = window.AbortController ? new AbortController() : null;
    this.round += 1;
  }

  /** Asks again and again until nothing more is expected; a newer call takes over from an older one. */
  async follow(conversation, wait = 0) {
    this.stop();
    const round = this.round;
    let failures = 0;
    for (;;) {
      const body = await this.fetch(conversation, wait);
      if (round !== this.round) return;
      if (body) {
        failures = 0;
        this.cursor = Math.max(this.cursor, body.cursor || 0);
        this.listen.take(body);
        wait = this.listen.isPending() || body.messages.length ? SHORT_WAIT_S : LONG_WAIT_S;
        if (round !== this.round || !this.listen.isExpecting()) return;
      } else {
        this.listen.failed();
        await new Promise((resolve) => setTimeout(resolve, pauseAfter(failures)));
        failures += 1;
        if (round !== this.round) return;
      }
    }
  }

  /** News, or null where the server could not be reached or did not understand. */
  async fetch(conversation, wait) {
    try {
      const { status, body } = await getMessages(conversation, this.cursor, wait, this.abort && this.abort.signal);
      return status === 200 ? body : null;
    } catch (_) {
      return null;
    }
  }
}
