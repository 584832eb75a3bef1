/** Building and finding elements. Text reaches the page as text nodes only, never as markup. */
import { icon } from "./icons.js";

/** @param {string} id @returns {any} */
export function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes and children; children that are null are left out. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.keys(attributes || {}).forEach((name) => element.setAttribute(name, attributes[name]));
  return fill(element, children);
}

/** Appends nodes and strings; browsers before 2016 have no `append`. */
export function fill(parent, children) {
  children
    .filter((child) => child !== null && child !== undefined)
    .forEach((child) => parent.appendChild(typeof child === "string" ? document.createTextNode(child) : child));
  return parent;
}

export function makeButton(label, act, kind) {
  const button = make("button", { type: "button", class: kind || "" }, label);
  button.addEventListener("click", () => act(button));
  return button;
}

/** A small button of a drawing over a word. */
export function makeTool(drawing, label, act) {
  const button = makeButton("", act, "tool");
  return fill(button, [icon(drawing), make("span", {}, label)]);
}

/** Changes the word of a button that has a drawing. */
export function setLabel(button, label) {
  button.lastChild.textContent = label;
}

/** A link that dials; anything but a short number stays text. */
export function callLink(number, ...children) {
  return /^\d{3,12}$/.test(number) ? make("a", { href: `tel:${number}` }, ...children) : make("span", {}, ...children);
}

/** Says one thing to a screen reader. Emptied first, or the same words twice in a row would be said once. */
export function announce(words) {
  const live = byId("live");
  live.textContent = "";
  setTimeout(() => {
    live.textContent = words;
  }, 100);
}
