/** Thumbs under an answer, with reasons where it was not good. */
import { announce, make, makeButton, makeTool } from "./dom.js";
import { REASONS, WORDS } from "./words.js";

/** @param {(vote: "up" | "down", reason: string | null) => Promise<{status: number}>} send */
export function voteBar(send) {
  const said = make("p", { class: "said" });
  const reasons = make("div", { class: "reasons", hidden: "" }, make("p", {}, WORDS.why));
  const good = makeTool("good", WORDS.good, () => vote(good, "up"));
  const bad = makeTool("bad", WORDS.bad, () => vote(bad, "down"));
  const chips = REASONS.map((reason) => makeButton(reason, (chip) => give(chip, chips, "down", reason), "chip"));
  reasons.appendChild(make("div", { class: "row" }, ...chips));
  bad.setAttribute("aria-expanded", "false");

  function vote(button, value) {
    const isBad = value === "down";
    reasons.hidden = !isBad;
    bad.setAttribute("aria-expanded", String(isBad));
    give(button, [good, bad], value, null);
  }

  async function give(button, group, value, reason) {
    group.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    const isNoted = await send(value, reason).then(
      ({ status }) => status < 300,
      () => false,
    );
    said.textContent = isNoted ? (value === "down" && !reason ? "" : WORDS.thanks) : WORDS.notNoted;
    if (!isNoted) button.setAttribute("aria-pressed", "false");
    if (said.textContent) announce(said.textContent);
    else announce(WORDS.why);
  }

  return { buttons: [good, bad], below: [reasons, said] };
}
