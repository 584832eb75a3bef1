/** The way back to the newest question, for whoever has scrolled up. */
import { byId } from "./dom.js";

export function addLatest(scroll) {
  const button = byId("latest");
  const look = () => {
    const asked = byId("log").querySelectorAll(".mine");
    const newest = asked[asked.length - 1];
    button.hidden = !newest || newest.getBoundingClientRect().top < byId("ask").getBoundingClientRect().top;
  };
  button.addEventListener("click", () => {
    scroll();
    byId("log").lastChild.focus();
  });
  window.addEventListener("scroll", look);
  window.addEventListener("resize", look);
}
