// Hand-overs: what is new comes by itself, a reply is counted, filled and kept. Loaded after staff.js.
"use strict";

const POLL = 4000;

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

async function showList() {
  const list = document.getElementById("waiting");
  if (!list || document.hidden || list.contains(document.activeElement)) return;
  const body = await fetchJson(list.dataset.rows);
  if (!body || list.dataset.shown === body.html) return;
  list.replaceChildren(...nodesOf(body.html));
  list.dataset.shown = body.html;
}

// Somebody new, or new words: said aloud, and where a clerk wants it, rung and shown, also while another page covers this one.
const ALERTS = "gongyou-staff-alerts";
const areAlertsOn = () => localStorage.getItem(ALERTS) === "on";
let sound = null;

function ring() {
  if (!sound) sound = new AudioContext();
  sound.resume();
  const tone = sound.createOscillator();
  const volume = sound.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.2, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.6);
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.6);
}

function alertTo(words) {
  announce(words);
  if (!areAlertsOn()) return;
  ring();
  // What the person said stays on the page: a notification shows on a locked screen too.
  if (document.hidden && "Notification" in window && Notification.permission === "granted") {
    const shown = new Notification(live.dataset.title, { body: words, tag: "gongyou-waiting", renotify: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  }
}

const alerts = document.getElementById("alerts");

function showAlerts() {
  alerts.hidden = false;
  document.getElementById("alerts-lead").hidden = !areAlertsOn();
  alerts.setAttribute("aria-pressed", String(areAlertsOn()));
  alerts.textContent = areAlertsOn() ? alerts.dataset.on : alerts.dataset.off;
}

if (alerts) {
  showAlerts();
  alerts.addEventListener("click", () => {
    localStorage.setItem(ALERTS, areAlertsOn() ? "off" : "on");
    showAlerts();
    if (!areAlertsOn()) return;
    ring();
    if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  });
}

let known = null;

function take(event, rings) {
  showBadge(event);
  if (known && known.version === event.version) return;
  if (known && event.newest > known.newest && rings) alertTo(event.words);
  known = event;
  showList();
}

// A browser without shared workers (telephones) has few pages open: each listens by itself.
function listen() {
  if (!window.SharedWorker) {
    const source = new EventSource("/staff/talks/events");
    source.onmessage = (event) => take(JSON.parse(event.data), true);
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) sayThatItEnded(); };
    window.addEventListener("pagehide", () => source.close());
    return;
  }
  const { port } = new SharedWorker("/staff/events.js");
  port.onmessage = ({ data }) => {
    if (data.ended) sayThatItEnded();
    else take(data.event, data.rings);
  };
  window.addEventListener("pagehide", () => port.postMessage("gone"));
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
  const lines = document.querySelector("[data-news].lines");
  if (!lines) return;
  // A page that misses one look gets the next.
  if (!document.hidden) await lookForNews(lines).catch(() => null);
  setTimeout(look, POLL);
}

if (document.querySelector("[data-waiting]")) {
  listen();
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
  document.addEventListener("visibilitychange", showList);
  setTimeout(look, POLL);
}
