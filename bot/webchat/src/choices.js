/** What a person may ask next with one tap: nothing that stands in the card already, nothing tapped before, few. */
import { ASPECTS, SAY, WORDS } from "./words.js";

const ANSWERS = ["answered", "answered_from_province", "answered_from_law", "no_clause", "region_not_covered"];
const MOST_FIRST = 4;
const MOST_FOLLOWING = 3;

/** True where an act leads: its articles are not in the card and are shown on request. */
export const isLaw = (answer) => Boolean(answer.points[0] && answer.points[0].source && answer.points[0].source.act);

/** @returns {{title: string, payload: string, isCity?: boolean}[]} */
export function choicesOf(answer, buttons, reply, talk) {
  const more = reply.hasMore ? [{ title: WORDS.more, payload: SAY.more }] : [];
  const city = { title: WORDS.tellCity, payload: SAY.changeCity, isCity: true };
  // Where something is asked back, the choices are the matter itself.
  if (ANSWERS.indexOf(answer.status) < 0) {
    const choices = more.concat(buttons.filter(({ payload }) => payload !== SAY.changeCity));
    const isPlace = answer.status === "needs_region" || buttons.length > choices.length;
    return isPlace ? choices.concat(Object.assign({}, city, { title: WORDS.otherCity })) : choices;
  }
  const shown = [
    SAY.changeCity,
    answer.clauses.length && !isLaw(answer) ? ASPECTS.original : "",
    answer.offices.length ? ASPECTS.offices : "",
    answer.hotlines.length ? ASPECTS.phones : "",
  ].concat(talk.used);
  const left = buttons.filter(({ payload }) => shown.indexOf(payload) < 0);
  const held = Object.keys(CITIES).map((id) => CITIES[id]);
  const cities = left.filter(({ payload }) => held.indexOf(payload) >= 0);
  if (cities.length > 1) return more.concat(cities, Object.assign({}, city, { title: WORDS.otherCity }));
  return more.concat(reply.asksCity ? city : [], left).slice(0, talk.isFollowUp ? MOST_FOLLOWING : MOST_FIRST);
}
