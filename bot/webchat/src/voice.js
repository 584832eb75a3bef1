/** Speaking instead of typing, where the browser can and may: it needs a microphone, hence https. */
import { announce, setLabel } from "./dom.js";
import { WORDS } from "./words.js";

/** @param {(words: string) => void} insert what was heard; the person reads it before it is sent */
export function addVoice(button, hint, insert) {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  if (!Recognition || window.isSecureContext === false) return;
  let running = null;

  function say(words) {
    hint.textContent = words;
    hint.hidden = !words;
    if (words) announce(words);
  }

  function show(isOn) {
    button.setAttribute("aria-pressed", String(isOn));
    setLabel(button, isOn ? WORDS.stop : WORDS.speak);
  }

  function listen() {
    const ear = new Recognition();
    ear.lang = "zh-CN";
    ear.onresult = (event) => insert(event.results[0][0].transcript);
    ear.onerror = (event) => {
      ear.problem = event.error === "not-allowed" || event.error === "service-not-allowed" ? WORDS.notAllowed : WORDS.notHeard;
    };
    ear.onend = () => {
      running = null;
      show(false);
      say(ear.problem || "");
    };
    running = ear;
    show(true);
    say(WORDS.listening);
    ear.start();
  }

  button.hidden = false;
  button.addEventListener("click", () => (running ? running.stop() : listen()));
}
