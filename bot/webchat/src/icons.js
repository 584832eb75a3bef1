/** Small drawings beside words, as outlines in the colour of the text; they never stand alone. */

const SPACE = "http://www.w3.org/2000/svg";
const PATHS = {
  call: "M6 3h3l2 5-3 2a12 12 0 0 0 6 6l2-3 5 2v3a3 3 0 0 1-3 3A16 16 0 0 1 3 6a3 3 0 0 1 3-3z",
  menu: "M4 6h16M4 12h16M4 18h16",
  city: "M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  speak: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4",
  read: "M4 9v6h4l5 4V5L8 9zM17 9a4 4 0 0 1 0 6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  send: "M14 5l6 6-6 6M20 11H10a6 6 0 0 0-6 6v2",
  good: "M8 11l4-8a3 3 0 0 1 2 3l-1 4h6l-1 9H8zM4 11h4v8H4z",
  bad: "M8 13l4 8a3 3 0 0 0 2-3l-1-4h6l-1-9H8zM4 5h4v8H4z",
  down: "M12 5v14M6 13l6 6 6-6",
};

export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  const path = document.createElementNS(SPACE, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.appendChild(path);
  return svg;
}
