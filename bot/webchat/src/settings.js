/** Big text, and leaving without a trace. */
import { announce, byId } from "./dom.js";
import { isBigKept, keepBig } from "./storage.js";

export function addBigText() {
  const button = byId("big");
  const set = (isBig) => {
    document.documentElement.classList.toggle("big", isBig);
    button.setAttribute("aria-pressed", String(isBig));
  };
  button.addEventListener("click", () => {
    const isBig = button.getAttribute("aria-pressed") !== "true";
    set(isBig);
    keepBig(isBig);
  });
  set(isBigKept());
}

/** The question before everything is deleted stands in the page: frames and some apps forbid dialogs. */
export function addLeaving(leave) {
  const [opener, box, yes, no] = ["leave", "leaving", "leave-yes", "leave-no"].map(byId);
  const show = (isOpen) => {
    box.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? yes : opener).focus();
  };
  opener.addEventListener("click", () => show(box.hidden));
  no.addEventListener("click", () => show(false));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
  });
  yes.addEventListener("click", async () => {
    show(false);
    const words = await leave();
    byId("left").textContent = words;
    byId("left").hidden = false;
    announce(words);
  });
}
