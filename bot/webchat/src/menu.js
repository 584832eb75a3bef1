/** What the header opens: numbers to call, the menu, all topics; and leaving without a trace. */
import { announce, byId, fill, make, makeButton } from "./dom.js";
import { closeSheet, openSheet } from "./sheet.js";
import { isBigKept, keepBig } from "./storage.js";
import { callList } from "./text.js";
import { EMERGENCY, HOTLINES, WORDS } from "./words.js";

/** @param {{say: (text: string) => void, leave: () => Promise<string>}} act */
export function addMenu(act) {
  addBigText();
  byId("phones-open").addEventListener("click", () => openSheet(WORDS.phonesTitle, showPhones));
  byId("menu-open").addEventListener("click", () => openSheet(WORDS.menuTitle, (body) => showMenu(body, act)));
  const topics = document.querySelectorAll(".topics-open");
  for (let at = 0; at < topics.length; at += 1) {
    topics[at].textContent = WORDS.topicsTitle(TOPICS.length);
    topics[at].addEventListener("click", () => showTopics(act.say));
  }
}

function showPhones(body) {
  fill(body, [make("p", {}, WORDS.phonesUsual), callList(HOTLINES), make("p", {}, WORDS.phonesUrgent), callList(EMERGENCY)]);
  body.lastChild.classList.add("small");
}

function showTopics(say) {
  openSheet(WORDS.topicsTitle(TOPICS.length), (body) => {
    const items = TOPICS.map(([button, example]) => {
      const choice = makeButton("", () => {
        closeSheet();
        say(button);
      }, "topic-choice");
      return make("li", {}, fill(choice, [make("b", {}, button), make("span", {}, example)]));
    });
    fill(body, [make("ul", { class: "topic-list" }, ...items)]);
  });
}

function showMenu(body, act) {
  const row = (label, run) => make("li", {}, makeButton(label, run, "entry"));
  const print = () => {
    closeSheet();
    window.print();
  };
  const leave = makeButton(WORDS.leave, () => showLeaving(body, act), "entry");
  leave.id = "leave";
  const items = [
    row(WORDS.topicsTitle(TOPICS.length), () => showTopics(act.say)),
    row(WORDS.printAll, print),
    make("li", {}, make("a", { class: "entry", href: "/about" }, WORDS.about)),
    make("li", {}, leave),
  ];
  fill(body, [make("ul", { class: "entries" }, ...items)]);
}

/** The question before everything is deleted stands in the page: frames and some apps forbid dialogs. */
function showLeaving(body, act) {
  const yes = makeButton(WORDS.leaveYes, async () => {
    closeSheet();
    const words = await act.leave();
    byId("left").textContent = words;
    byId("left").hidden = false;
    announce(words);
  });
  yes.id = "leave-yes";
  const no = makeButton(WORDS.leaveNo, closeSheet, "chip");
  no.id = "leave-no";
  body.textContent = "";
  fill(body, [make("div", { id: "leaving" }, make("p", {}, WORDS.leaveAsks), make("div", { class: "row" }, yes, no))]);
  yes.focus();
}

function addBigText() {
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
