/** Copying an answer and having it read aloud. */
import { announce, make, makeButton } from "./dom.js";
import { WORDS } from "./words.js";

const SHOWN_MS = 3000;

export function copyButton(text) {
  return makeButton(WORDS.copy, async (button) => saidFor(button, (await copy(text)) ? WORDS.copied : WORDS.notCopied, WORDS.copy), "tool");
}

/** A button says for a moment what came of it. */
export function saidFor(button, said, label) {
  button.focus();
  button.textContent = said;
  announce(said);
  setTimeout(() => {
    button.textContent = label;
  }, SHOWN_MS);
}

/** The clipboard needs https; a service hall's page often has none. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (_) {
    const box = make("textarea", { class: "unseen", readonly: "", "aria-hidden": "true" }, text);
    document.body.appendChild(box);
    box.select();
    const isDone = document.execCommand("copy");
    box.remove();
    return isDone;
  }
}

/** Reads one answer at a time; null where the browser has no voice. */
export function readButton(text) {
  if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return null;
  return makeButton(WORDS.read, (button) => (isReading(button) ? stopReading() : read(button, text)), "tool");
}

const isReading = (button) => button.getAttribute("aria-pressed") === "true";

function show(button, isOn) {
  button.setAttribute("aria-pressed", String(isOn));
  button.textContent = isOn ? WORDS.stop : WORDS.read;
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
