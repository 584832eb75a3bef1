/** The box to write in: Enter sends, an open input method does not, nothing over the limit is cut off. The server judges the length: a cry for help is answered at any. */
import { announce, byId } from "./dom.js";
import { keepDraft, keptDraft } from "./storage.js";
import { addVoice } from "./voice.js";
import { WORDS } from "./words.js";

const LONGEST = 2000;
const MOST_ROWS = 5;
/** The count is shown from here on: before that it only takes room. */
const NEAR_LIMIT = 100;

export class Composer {
  /** @param {(text: string) => boolean} send false where another question is still on its way */
  constructor(send) {
    this.send = send;
    this.form = byId("ask");
    this.box = byId("question");
    this.count = byId("count");
    this.button = byId("send");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => this.measure());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.value = this.box.value || keptDraft();
    addVoice(byId("speak"), byId("hint"), (heard) => this.insert(heard));
    this.measure();
  }

  key(event) {
    // 229: older Android keyboards report a key of an open composition this way.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const text = this.box.value.trim();
    if (!text) {
      this.hint(WORDS.typeFirst);
      this.box.focus();
    } else if (!this.send(text)) this.hint(WORDS.busy);
    else this.empty();
  }

  empty() {
    this.box.value = "";
    this.measure();
  }

  /** What the server found too long, to be shortened: before whatever was written meanwhile. */
  giveBack(text) {
    this.box.value = text + this.box.value;
    this.measure();
    this.box.focus();
    announce(this.count.textContent);
  }

  /** Puts spoken words behind what stands there. */
  insert(words) {
    this.box.value = (this.box.value + words).trim();
    this.measure();
    this.box.focus();
  }

  /** Keeps what is written, shows how much it is, and makes the box as high as needed. */
  measure() {
    const text = this.box.value;
    keepDraft(text);
    const over = Array.from(text.trim()).length - LONGEST;
    this.count.textContent = over > 0 ? WORDS.tooLong(over) : `${LONGEST + over}/${LONGEST}`;
    this.count.hidden = over < -NEAR_LIMIT;
    this.count.classList.toggle("over", over > 0);
    // With words in it the box takes the whole width, and the buttons a line of their own (chat.css).
    this.form.classList.toggle("written", Boolean(text));
    if (text) this.hint("");
    this.box.rows = 1;
    while (this.box.scrollHeight > this.box.clientHeight && this.box.rows < MOST_ROWS) this.box.rows += 1;
  }

  hint(words) {
    byId("hint").textContent = words;
    byId("hint").hidden = !words;
    if (words) announce(words);
  }

  setPending(isPending) {
    this.button.setAttribute("aria-disabled", String(isPending));
  }
}
