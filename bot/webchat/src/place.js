/** The city that the answers are for, and the sheet to choose it from. */
import { byId, fill, make, makeButton } from "./dom.js";
import { closeSheet, openSheet } from "./sheet.js";
import { WORDS } from "./words.js";

const MOST_FOUND = 8;

/** The city a page belongs to, from `?region=anyang`; null for an unknown one. */
export function presetRegion() {
  const given = new URLSearchParams(location.search).get("region");
  return given && Object.prototype.hasOwnProperty.call(CITIES, given) ? given : null;
}

export class Place {
  /** @param {(text: string) => void} say sends the chosen place as the person's words */
  constructor(preset, say) {
    this.preset = preset;
    this.say = say;
    this.change = byId("change-city");
    this.change.addEventListener("click", () => this.open());
    this.reset();
  }

  reset() {
    this.show(this.preset ? CITIES[this.preset] : null);
  }

  /** Takes the city from the newest answer that has one. */
  follow(messages) {
    const regions = messages.map(({ answer }) => answer && answer.region).filter(Boolean);
    const region = regions[regions.length - 1];
    if (!region) return;
    const isPart = region.asked && region.asked !== region.name;
    this.show(isPart ? `${region.name}（${region.asked}）` : region.name);
  }

  show(name) {
    byId("city").textContent = name || WORDS.pickCity;
    this.change.classList.toggle("none", !name);
  }

  open() {
    openSheet(WORDS.cityTitle, (body) => this.build(body));
  }

  choose(name) {
    closeSheet();
    this.say(name);
  }

  build(body) {
    const held = Object.keys(CITIES).map((id) => makeButton(CITIES[id], () => this.choose(CITIES[id]), "chip"));
    const box = make("input", { id: "city-box", type: "text", autocomplete: "off", enterkeyhint: "done", placeholder: WORDS.cityHint });
    const found = make("div", { class: "row" });
    const unlisted = makeButton(WORDS.unlisted, () => this.unlisted(box), "chip");
    const all = make("div", {});
    box.addEventListener("input", () => this.find(box.value.trim(), found));
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && box.value.trim()) this.choose(box.value.trim());
    });
    fill(body, [
      make("p", {}, WORDS.held),
      make("div", { class: "row" }, ...held),
      make("label", { for: "city-box" }, WORDS.cityLabel),
      box,
      found,
      all,
      make("div", { class: "row" }, unlisted),
    ]);
    this.load().then(() => this.showProvinces(all));
  }

  /** A place that no list has: what was typed is said as it is; the law of the whole country answers anywhere. */
  unlisted(box) {
    if (box.value.trim()) this.choose(box.value.trim());
    else {
      box.placeholder = WORDS.unlistedHint;
      box.focus();
    }
  }

  /** The places of the country as {province: {city: [counties]}}: fetched when somebody looks for one. */
  async load() {
    if (this.places) return;
    this.places = await fetch("/places.json").then((response) => response.json()).catch(() => null);
  }

  find(typed, found) {
    found.textContent = "";
    if (!typed || !this.places) return;
    const hits = namesOf(this.places).filter(({ name }) => name.indexOf(typed) >= 0);
    hits.sort((one, other) => one.name.indexOf(typed) - other.name.indexOf(typed));
    fill(found, hits.slice(0, MOST_FOUND).map(({ name, full }) => makeButton(full, () => this.choose(full), name.indexOf(typed) ? "chip" : "chip strong")));
  }

  showProvinces(all) {
    if (!this.places) return;
    all.textContent = "";
    const chips = Object.keys(this.places).map((province) => makeButton(province, () => this.showCities(all, province), "chip"));
    fill(all, [make("p", {}, WORDS.provinces), make("div", { class: "row" }, ...chips)]);
  }

  showCities(all, province) {
    all.textContent = "";
    const back = makeButton(WORDS.allProvinces, () => this.showProvinces(all), "chip");
    const names = Object.keys(this.places[province]);
    const chips = (names.length ? names : [province]).map((name) => makeButton(name, () => this.choose(name === province ? name : fullName(province, name)), "chip"));
    fill(all, [make("p", {}, province), make("div", { class: "row" }, ...chips, back)]);
    chips[0].focus();
  }
}

/** A city by itself is clear; a district of a municipality or a county is named with what it belongs to. */
const fullName = (above, name) => (/[市州盟]$|地区$/.test(name) ? name : above + name);

function namesOf(places) {
  const names = [];
  Object.keys(places).forEach((province) => {
    names.push({ name: province, full: province });
    Object.keys(places[province]).forEach((city) => {
      names.push({ name: city, full: fullName(province, city) });
      places[province][city].forEach((county) => names.push({ name: county, full: city + county }));
    });
  });
  return names;
}
