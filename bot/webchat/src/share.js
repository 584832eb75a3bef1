/** Taking an answer along: copied, sent by text message or by an app, printed. */
import { announce, make, makeButton, makeTool, setLabel } from "./dom.js";
import { NAME, WORDS } from "./words.js";

const SHOWN_MS = 3000;
/** A text message holds more, but every part of it costs. */
const LONGEST_MESSAGE = 300;

export function copyButton(text) {
  return makeTool("copy", WORDS.copy, async (button) => {
    const said = (await copy(text)) ? WORDS.copied : WORDS.notCopied;
    button.focus();
    setLabel(button, said);
    announce(said);
    setTimeout(() => setLabel(button, WORDS.copy), SHOWN_MS);
  });
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

/** A button that opens the ways out, and the ways. */
export function shareTools(text) {
  const words = `${text}\n（${NAME}）`;
  const short = Array.from(words).slice(0, LONGEST_MESSAGE).join("");
  const ways = [
    make("a", { class: "chip", href: `sms:?body=${encodeURIComponent(short)}` }, WORDS.message),
    makeButton(WORDS.print, (button) => printOne(button), "chip"),
  ];
  if (navigator.share) ways.unshift(makeButton(WORDS.app, () => navigator.share({ text: words }).catch(() => null), "chip"));
  const row = make("div", { class: "row", hidden: "" }, ...ways);
  const opener = makeTool("send", WORDS.share, () => {
    row.hidden = !row.hidden;
    opener.setAttribute("aria-expanded", String(!row.hidden));
  });
  opener.setAttribute("aria-expanded", "false");
  return { opener, row };
}

/** Prints the one answer that the button stands in. */
function printOne(button) {
  let item = button;
  while (item && item.tagName !== "LI") item = item.parentNode;
  const page = document.documentElement.classList;
  item.classList.add("printed");
  page.add("print-one");
  window.print();
  page.remove("print-one");
  item.classList.remove("printed");
}

/** On paper nothing is folded. */
export function addPrinting() {
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("#log details").forEach((details) => {
      details.open = true;
    });
  });
}
