// The staff helper's keys, copying, and looking again by itself. Everything else works without it.
"use strict";

const live = document.getElementById("live");
const POLL = 4000;
const KEYS = "gongyou-staff-keys";

function announce(words) {
  live.textContent = "";
  setTimeout(() => { live.textContent = words; }, 50);
}

// Without https a browser offers no clipboard: select and copy the old way.
function copyOldWay(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "unseen";
  box.setAttribute("readonly", "");
  document.body.append(box);
  const focused = document.activeElement;
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (focused) focused.focus();
  return done;
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  let done = false;
  try {
    await navigator.clipboard.writeText(source.textContent);
    done = true;
  } catch (_) {
    done = copyOldWay(source.textContent);
  }
  if (!done) source.closest("details").open = true;
  button.classList.toggle("done", done);
  setTimeout(() => button.classList.remove("done"), 1500);
  announce(done ? live.dataset.copied : live.dataset.notCopied);
}

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));
const printing = document.getElementById("print");
if (printing) printing.addEventListener("click", () => window.print());

// Shortcuts: `/` is a single character, so it can be switched off; the switch is remembered in this browser.
const toggle = document.getElementById("keys");
const areOn = () => localStorage.getItem(KEYS) !== "off";

function showToggle() {
  toggle.hidden = false;
  toggle.setAttribute("aria-pressed", String(areOn()));
  toggle.textContent = areOn() ? toggle.dataset.on : toggle.dataset.off;
}

if (toggle) {
  showToggle();
  toggle.addEventListener("click", () => {
    localStorage.setItem(KEYS, areOn() ? "off" : "on");
    showToggle();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || !areOn()) return;
  const search = document.getElementById("q");
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.key === "/" && search && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
  // By the key's place: on some keyboards Alt turns digits into other signs.
  const digit = event.altKey && !event.ctrlKey && !event.metaKey && /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  const button = digit && document.querySelector(`[data-key="${digit[1]}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
  if (event.key === "Enter" && event.ctrlKey && event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

// The reply: how long it is, what is put into it, and what is kept of it while it is written.
const reply = document.getElementById("reply");
const box = reply && reply.elements.text;

function showCount() {
  const counter = document.getElementById("count");
  const limit = Number(counter.dataset.limit);
  const count = [...box.value.trim()].length;
  const words = count > limit ? counter.dataset.over : counter.dataset.count;
  counter.textContent = words.replace("{count}", count).replace("{limit}", limit).replace("{over}", count - limit);
  counter.classList.toggle("over", count > limit);
}

function putIn(words) {
  const before = box.value.slice(0, box.selectionStart);
  const lead = before && !before.endsWith("\n") ? "\n" : "";
  box.focus();
  box.setRangeText(lead + words, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

let kept = box ? box.value : "";
let keeping = 0;

async function keepDraft() {
  clearTimeout(keeping);
  if (box.value === kept || reply.dataset.sent) return;
  const words = box.value;
  try {
    const body = new URLSearchParams({ csrf: reply.elements.csrf.value, text: words });
    const answer = await fetch(reply.dataset.draft, { method: "POST", body, keepalive: true, redirect: "manual" });
    if (answer.ok) kept = words;
  } catch (_) { /* the next key tries again */ }
}

if (box) {
  showCount();
  box.addEventListener("input", () => {
    showCount();
    clearTimeout(keeping);
    keeping = setTimeout(keepDraft, 1200);
  });
  window.addEventListener("pagehide", keepDraft);
  for (const button of document.querySelectorAll("[data-insert]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      putIn(button.value);
    });
  }
  for (const form of document.querySelectorAll("form[data-carry]")) {
    form.addEventListener("submit", () => { form.elements.text.value = box.value; });
  }
}

// A search box that has the focus selects its words: the next question replaces the last.
const search = document.getElementById("q");
if (search && search.value && document.activeElement === search) search.select();

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// The server sends escaped HTML of its own templates; it is parsed apart from the page and runs nothing.
function nodesOf(html) {
  return new DOMParser().parseFromString(html, "text/html").body.childNodes;
}

function showBadge(body) {
  for (const badge of document.querySelectorAll("[data-waiting]")) {
    badge.hidden = !body.open;
    badge.textContent = body.words;
  }
  document.title = document.title.replace(/^\(\d+\) /, "");
  if (body.open) document.title = `(${body.open}) ${document.title}`;
}

// A session that has ended sends to the login page: whoever only watches has to see it. What is half written stays.
function sayThatItEnded() {
  const isWritten = [...document.querySelectorAll("textarea")].some((box) => box.value.trim());
  if (!isWritten) location.reload();
}

async function fetchJson(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (answer.type === "opaqueredirect") sayThatItEnded();
  return answer.ok ? answer.json() : null;
}

let waitingBefore = null;

async function lookForWaiting() {
  const body = await fetchJson("/staff/talks/waiting");
  if (!body) return;
  showBadge(body);
  const list = document.getElementById("waiting");
  if (list && list.dataset.shown !== body.html && !list.contains(document.activeElement)) {
    list.replaceChildren(...nodesOf(body.html));
    list.dataset.shown = body.html;
  }
  if (waitingBefore !== null && body.open > waitingBefore) announce(body.words);
  waitingBefore = body.open;
}

async function lookForNews(lines) {
  const body = await fetchJson(`${lines.dataset.news}?after=${lines.dataset.after}`);
  if (!body) return;
  if (body.html && String(body.after) !== lines.dataset.after) {
    lines.append(...nodesOf(body.html));
    lines.dataset.after = body.after;
    announce(live.dataset.news);
  }
  const team = document.getElementById("team");
  if (team && team.dataset.shown !== body.team && !team.contains(document.activeElement)) {
    team.replaceChildren(...nodesOf(body.team));
    team.dataset.shown = body.team;
  }
  const notes = document.getElementById("notes");
  if (notes && notes.dataset.shown !== body.notes) {
    notes.replaceChildren(...nodesOf(`<ul>${body.notes}</ul>`)[0].children);
    notes.dataset.shown = body.notes;
  }
  if (reply) [reply.elements.newest.value, reply.elements.claimant.value] = [lines.dataset.after, body.claimant];
  document.getElementById("closed").hidden = body.status !== "bot";
  const missed = document.getElementById("missed");
  if (missed.hidden && body.status === "missed") announce(missed.textContent);
  missed.hidden = body.status !== "missed";
  const answering = document.getElementById("answering");
  if (answering) answering.hidden = body.status === "bot";
}

async function look() {
  if (!document.hidden) {
    const lines = document.querySelector("[data-news].lines");
    // A page that misses one look gets the next.
    await Promise.allSettled([lookForWaiting(), lines ? lookForNews(lines) : null]);
  }
  setTimeout(look, POLL);
}

if (document.querySelector("[data-waiting]")) setTimeout(look, POLL);
