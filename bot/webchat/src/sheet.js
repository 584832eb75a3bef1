/** A panel over the page with a name and ways out: 关闭, Escape, a tap beside it. The focus stays inside, and goes back to what opened it. */
import { fill, make, makeButton } from "./dom.js";
import { WORDS } from "./words.js";

const STOPS = "a[href], button:not([disabled]), input, textarea, summary";
let shut = null;

/** @param {(body: HTMLElement, close: () => void) => void} build fills the panel */
export function openSheet(title, build) {
  closeSheet();
  const opener = document.activeElement;
  const body = make("div", { class: "inside" });
  const bar = make("div", { class: "bar" }, make("h2", { id: "sheet-name" }, title), makeButton(WORDS.close, closeSheet, "chip"));
  const sheet = make("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-name", tabindex: "-1" }, bar, body);
  const behind = make("div", { class: "behind" }, sheet);
  build(body, closeSheet);
  behind.addEventListener("click", (event) => event.target === behind && closeSheet());
  behind.addEventListener("keydown", (event) => onKey(event, sheet));
  fill(document.body, [behind]);
  document.documentElement.classList.add("covered");
  sheet.focus();
  shut = () => {
    shut = null;
    behind.remove();
    document.documentElement.classList.remove("covered");
    if (opener && opener.focus) opener.focus();
  };
}

export function closeSheet() {
  if (shut) shut();
}

function onKey(event, sheet) {
  if (event.key === "Escape" && !event.isComposing) {
    // The widget around the page closes itself on Escape: one step at a time.
    event.stopPropagation();
    closeSheet();
  }
  if (event.key !== "Tab") return;
  const stops = Array.from(sheet.querySelectorAll(STOPS)).filter((stop) => stop.offsetParent);
  const [first, last] = [stops[0], stops[stops.length - 1]];
  const from = document.activeElement;
  if (event.shiftKey ? from !== first && from !== sheet : from !== last) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
