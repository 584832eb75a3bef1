/**
 * The page inside the widget's frame. Only the window around it is heard, and it is answered at its own origin;
 * which origins may be around it is the server's list (frame-ancestors).
 */
let host = null;

function tell(message) {
  if (host) window.parent.postMessage(Object.assign({ from: "gongyou-chat" }, message), host);
}

/** @param {() => void} opened called when the panel opens */
export function addEmbedding(opened) {
  if (window.parent === window) return;
  document.documentElement.classList.add("embedded");
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !event.data || event.data.from !== "gongyou-widget") return;
    if (host && event.origin !== host) return;
    host = event.origin;
    if (event.data.kind === "hello") tell({ kind: "ready" });
    if (event.data.kind === "opened") opened();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) tell({ kind: "close" });
  });
}

/** A message came; the launcher shows a dot where the panel is closed. */
export const tellNews = () => tell({ kind: "news" });
