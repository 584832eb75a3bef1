/** The line that says for which city the answers are. */
import { byId } from "./dom.js";
import { SAY, WORDS } from "./words.js";

/** The city a page belongs to, from `?region=anyang`; null for an unknown one. */
export function presetRegion() {
  const given = new URLSearchParams(location.search).get("region");
  return given && Object.prototype.hasOwnProperty.call(CITIES, given) ? given : null;
}

export class Place {
  constructor(preset, say) {
    this.preset = preset;
    this.change = byId("change-city");
    this.change.addEventListener("click", () => say(SAY.changeCity));
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
    byId("city").textContent = name || WORDS.noCity;
    byId("place").classList.toggle("none", !name);
    this.change.textContent = name ? WORDS.changeCity : WORDS.pickCity;
  }
}
