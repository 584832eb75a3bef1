/** The buttons below a paper that was written: print page, Word file, words to copy. The server fills it from this conversation alone. */
import { announce, fill, make, makeButton } from "./dom.js";
import { copy } from "./share.js";
import { keptConversation } from "./storage.js";
import { WORDS } from "./words.js";

const ADDRESS = "/chat/paper";
const SHOWN_MS = 3000;

/** @param {{id: string, title: string} | undefined} paper */
export function paperButtons(paper) {
  if (!paper) return [];
  return [
    makeButton(WORDS.paperPrint, () => post(paper, "print"), "chip"),
    makeButton(WORDS.paperFile, () => post(paper, "docx"), "chip"),
    makeButton(WORDS.paperCopy, (button) => copyAll(button, paper), "chip"),
  ];
}

const fields = (paper, kind) => ({ conversation: keptConversation() || "", paper: paper.id, as: kind });

/** A real form, so that the browser opens the page or saves the file, and the conversation's id stands in no address. */
function post(paper, kind) {
  const values = fields(paper, kind);
  const inputs = Object.keys(values).map((name) => make("input", { type: "hidden", name, value: values[name] }));
  const form = fill(make("form", { method: "post", action: ADDRESS, target: "_blank" }), inputs);
  document.body.appendChild(form);
  form.submit();
  form.remove();
}

async function copyAll(button, paper) {
  const words = await text(paper).catch(() => "");
  const said = words && (await copy(words)) ? WORDS.copied : WORDS.notCopied;
  button.focus();
  button.textContent = said;
  announce(said);
  setTimeout(() => {
    button.textContent = WORDS.paperCopy;
  }, SHOWN_MS);
}

async function text(paper) {
  const values = fields(paper, "text");
  const body = Object.keys(values)
    .map((name) => `${name}=${encodeURIComponent(values[name])}`)
    .join("&");
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const response = await fetch(ADDRESS, { method: "POST", body, headers, cache: "no-store", credentials: "same-origin" });
  return response.ok ? response.text() : "";
}
