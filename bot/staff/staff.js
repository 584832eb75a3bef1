// The staff helper's keys and copying. Everything else works without it.
"use strict";

const live = document.getElementById("live");
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
  const digit = event.altKey && !event.ctrlKey && !event.metaKey && /^(?:Digit|Numpad)([0-5])$/.exec(event.code);
  const button = digit && document.querySelector(`[data-key="${digit[1]}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
  if (event.key === "Enter" && event.ctrlKey && event.target.matches("[data-send]")) event.target.form.requestSubmit();
});

// A search box that has the focus selects its words: the next question replaces the last.
const search = document.getElementById("q");
// The browser may give the focus before or after this runs; where it gives none (a telephone reads the answer first) nothing is selected.
if (search && search.value && document.activeElement === search) search.select();
else if (search && search.value) search.addEventListener("focus", () => search.select(), { once: true });

// On a telephone the answer comes first, and no keyboard over it.
const answer = document.getElementById("answer-title");
if (answer && matchMedia("(max-width: 800px)").matches) {
  if (document.activeElement) document.activeElement.blur();
  answer.scrollIntoView();
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
