/** The small row under an answer: reading aloud, copying, passing on, votes. */
import { announce, make, makeTool, setLabel } from "./dom.js";
import { copyButton, shareTools } from "./share.js";
import { voteBar } from "./vote.js";
import { WORDS } from "./words.js";

/** Replies that say something about a matter; only these are worth a vote. */
const JUDGED = ["answered", "answered_from_province", "answered_from_law", "no_clause", "region_not_covered", "out_of_scope", "needs_topic"];

/** @param {string[]} shown the lines that stand open: no more is read aloud */
export function toolRow(message, answer, shown, act) {
  const votes = JUDGED.indexOf(answer.status) >= 0 ? voteBar((vote, reason) => act.vote(message.seq, vote, reason)) : { buttons: [], below: [] };
  const share = shareTools(message.text);
  const number = answer.hotlines[0] ? `${WORDS.callAloud}${answer.hotlines[0].number}。` : "";
  const row = make("div", { class: "tools" }, readButton(`${shown.join("\n")}\n${number}`), copyButton(message.text), share.opener, ...votes.buttons);
  return [row, share.row, ...votes.below];
}

/** Reads one answer at a time; null where the browser has no voice. */
function readButton(text) {
  if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return null;
  return makeTool("read", WORDS.read, (button) => (isReading(button) ? stopReading() : read(button, text)));
}

const isReading = (button) => button.getAttribute("aria-pressed") === "true";

function show(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
  setLabel(button, isOn ? WORDS.stop : WORDS.read);
}

function read(button, text) {
  stopReading();
  const speech = new SpeechSynthesisUtterance(spoken(text));
  speech.lang = "zh-CN";
  speech.rate = 0.9;
  speech.onend = () => show(button, false);
  speech.onerror = (event) => {
    show(button, false);
    if (event.error !== "canceled" && event.error !== "interrupted") announce(WORDS.notRead);
  };
  show(button, true);
  speechSynthesis.speak(speech);
}

export function stopReading() {
  if (window.speechSynthesis) speechSynthesis.cancel();
}

/** Hotlines are read digit by digit (一二三三三), not as twelve thousand. */
function spoken(text) {
  return text.replace(/(^|\D)(1\d{2,4}|9\d{4})(?=\D|$)/g, (_, before, number) => before + number.split("").join(" ")).replace(/——/g, "，");
}
