/** The chat page: the conversation on one side, the elements on the other. */
import { postNumber } from "./api.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { announce, byId } from "./dom.js";
import { addEmbedding, tellNews } from "./embed.js";
import { icon } from "./icons.js";
import { addLatest } from "./latest.js";
import { Log } from "./log.js";
import { addMenu } from "./menu.js";
import { Place, presetRegion } from "./place.js";
import { addPrinting } from "./share.js";
import { closeSheet } from "./sheet.js";
import { stopReading } from "./tools.js";
import { SAY, WORDS } from "./words.js";

const region = presetRegion();
const conversation = new Conversation(region, {
  question: showQuestion,
  messages: show,
  erased: () => {
    log.clear();
    place.reset();
  },
  pending: setPending,
  status: showStatus,
  reachable: (isReached) => setBanner(!isReached),
  unsent: () => log.showUnsent(),
  refused: (question, say) => log.showRefused(question, say),
  tooLong: (question) => {
    log.removeQuestion(question);
    composer.giveBack(question.text);
  },
  silent: (question) => log.showSilent(question),
});
const log = new Log({
  say: (text) => ask(text),
  city: () => place.open(),
  vote: (seq, vote, reason) => conversation.feedback(seq, vote, reason),
  resend: () => {
    log.newest.focus();
    conversation.resend();
  },
  drop: () => {
    log.newest.focus();
    conversation.drop();
    log.clearProblem();
    announce(WORDS.dropped);
  },
  retry: (question) => {
    log.newest.focus();
    conversation.retry(question);
  },
  again: (question) => ask(question.text),
});
const composer = new Composer((text) => ask(text, isTouch()));
const place = new Place(region, (text) => ask(text));

const isTouch = () => matchMedia("(pointer: coarse)").matches;

/** One question at a time. @returns {boolean} false where one is still on its way */
function ask(text, leavesKeyboard = true) {
  if (conversation.question || conversation.isPending) {
    composer.hint(WORDS.busy);
    return false;
  }
  stopReading();
  log.clearProblem();
  byId("left").hidden = true;
  conversation.send(text);
  // A disabled button loses the focus and an open phone keyboard hides the answer; from here the next Tab leads into the answer.
  if (leavesKeyboard) log.newest.focus();
  return true;
}

function showQuestion(question) {
  log.newest = log.addQuestion(question);
  log.newest.scrollIntoView();
}

function show(messages, isHistory) {
  log.show(messages, isHistory);
  place.follow(messages);
  if (isHistory || conversation.isPending) log.scrollToEnd();
  if (isHistory) return;
  if (messages.some(({ author }) => author !== "person")) tellNews();
}

function setPending(isPending) {
  if (isPending) log.clearProblem();
  log.setWaiting(isPending);
  composer.setPending(isPending);
}

function showStatus(status, place, callsBack) {
  const wasHidden = byId("open").hidden;
  byId("open").hidden = status !== "open";
  const ahead = place > 1 ? WORDS.inLine.replace("{before}", place - 1) : place === 1 ? WORDS.nextInLine : "";
  byId("line").textContent = ahead;
  byId("callback").hidden = !callsBack;
  const said = ahead + (wasHidden ? WORDS.open : "");
  if (status === "open" && said) announce(said);
}

/** The number goes to the server alone: it is never a message, and the page forgets it. */
async function leaveNumber(event) {
  event.preventDefault();
  const said = await postNumber(conversation.id, byId("number").value).then(({ body }) => body.say, () => WORDS.notNoted);
  byId("called").textContent = said;
  announce(said);
  byId("callback").reset();
}

function setBanner(isShown) {
  byId("offline").hidden = !isShown;
}

async function leave() {
  stopReading();
  const isForgotten = conversation.forget();
  log.clear();
  composer.empty();
  place.reset();
  setPending(false);
  showStatus("bot");
  return (await isForgotten) ? WORDS.forgotten : WORDS.forgottenHere;
}

/** The page opens without a network too; what it keeps for that is the page itself and nothing of a person. */
function keepPage() {
  const worker = navigator.serviceWorker;
  if (worker) window.addEventListener("load", () => worker.register("/sw.js").catch(() => null));
}

function start() {
  window.addEventListener("offline", () => setBanner(true));
  window.addEventListener("online", () => setBanner(false));
  document.querySelectorAll("#examples .choice").forEach((button) => button.addEventListener("click", () => ask(button.textContent)));
  document.querySelectorAll("[data-icon]").forEach((button) => button.insertBefore(icon(button.getAttribute("data-icon")), button.firstChild));
  byId("leave-staff").addEventListener("click", () => ask(SAY.leaveStaff));
  byId("callback").addEventListener("submit", leaveNumber);
  addMenu({ say: (text) => ask(text), leave });
  addLatest(() => log.scrollToEnd());
  addPrinting();
  // On a phone the keyboard would cover the page that was just opened.
  addEmbedding(() => {
    closeSheet();
    if (!isTouch()) byId("question").focus();
  });
  document.querySelectorAll(".scripted").forEach((part) => {
    part.hidden = false;
  });
  setBanner(navigator.onLine === false);
  conversation.start();
  keepPage();
}

start();
