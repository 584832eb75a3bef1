/**
 * The script of other people's pages: a button that opens the chat in a frame.
 *
 *   <script src="https://HOST/widget.js" data-region="anyang" async></script>
 *
 * Works where the chat's server cannot be reached: the hotlines stand in this file. Nothing of the page around
 * it is read or changed, and the page's styles end at the shadow root.
 */
import { fill, make, makeButton } from "./dom.js";
import { STYLE } from "./widget-style.js";
import { callList } from "./text.js";
import { HOTLINES, NAME } from "./words.js";

const SAY = {
  open: "问政策、问工资、问孩子上学",
  close: "关闭工友问",
  panel: "工友问聊天窗口",
  news: "有新消息",
  offline: "现在连不上工友问。急事直接打电话：",
  again: "再试一次",
  shut: "关闭",
};
const PATIENCE_MS = 8000;

function addWidget(script) {
  const origin = new URL(script.src).origin;
  const region = script.getAttribute("data-region") || "";
  const address = `${origin}/embed${/^[a-z0-9-]{1,40}$/.test(region) ? `?region=${region}` : ""}`;
  const holder = make("div", { lang: "zh-CN" });
  const root = holder.attachShadow ? holder.attachShadow({ mode: "open" }) : holder;
  const dot = make("span", { class: "gongyou-dot", hidden: "" }, SAY.news);
  const launcher = makeButton("", () => (panel.hidden ? open() : close()), "gongyou-launcher");
  const offline = make("div", { class: "gongyou-offline", hidden: "" }, make("p", {}, SAY.offline), callList(HOTLINES), makeButton(SAY.again, load, ""));
  const shut = makeButton(SAY.shut, close, "gongyou-shut");
  const bar = make("div", { class: "gongyou-bar" }, make("b", {}, NAME), shut);
  const panel = make("div", { class: "gongyou-panel", role: "dialog", "aria-label": SAY.panel, hidden: "" }, bar, offline);
  let frame = null;
  let isReady = false;

  fill(launcher, [bubble(), make("span", {}, NAME), dot]);
  addStyle(root);
  fill(root, [panel, launcher]);
  label(false);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  window.addEventListener("message", hear);
  document.body.appendChild(holder);

  function label(isOpen) {
    launcher.setAttribute("aria-expanded", String(isOpen));
    launcher.setAttribute("aria-label", isOpen ? SAY.close : `${NAME}：${SAY.open}${dot.hidden ? "" : `，${SAY.news}`}`);
  }

  function open() {
    panel.hidden = false;
    dot.hidden = true;
    label(true);
    shut.focus();
    if (!isReady) load();
    else enter();
  }

  function close() {
    panel.hidden = true;
    label(false);
    launcher.focus();
  }

  /** A frame that does not answer shows the browser's own error page: the hotlines take its place. */
  function load() {
    if (frame) frame.remove();
    offline.hidden = true;
    frame = make("iframe", {
      title: SAY.panel,
      src: address,
      sandbox: "allow-scripts allow-same-origin allow-forms allow-top-navigation-to-custom-protocols",
      allow: `microphone ${origin}; clipboard-write ${origin}`,
      referrerpolicy: "no-referrer",
    });
    const asked = frame;
    frame.addEventListener("load", () => send("hello"));
    panel.appendChild(frame);
    setTimeout(() => asked === frame && !isReady && fail(), PATIENCE_MS);
  }

  function fail() {
    frame.remove();
    frame = null;
    offline.hidden = false;
  }

  function send(kind) {
    if (frame && frame.contentWindow) frame.contentWindow.postMessage({ from: "gongyou-widget", kind }, origin);
  }

  function enter() {
    frame.focus();
    send("opened");
  }

  function hear(event) {
    if (!frame || event.origin !== origin || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (!message || message.from !== "gongyou-chat") return;
    if (message.kind === "ready") {
      isReady = true;
      if (!panel.hidden) enter();
    } else if (message.kind === "close") close();
    else if (message.kind === "news" && panel.hidden) {
      dot.hidden = false;
      label(false);
    }
  }
}

/** Style sheets made by script pass a page's content security policy; before 2019 there is only the element. */
function addStyle(root) {
  if (root.adoptedStyleSheets && window.CSSStyleSheet && CSSStyleSheet.prototype.replaceSync) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
  } else root.appendChild(make("style", {}, STYLE));
}

function bubble() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2H10l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z");
  svg.appendChild(path);
  return svg;
}

// The script tag is only known while the script runs first.
const self = document.currentScript;
if (self && document.body) addWidget(self);
else if (self) document.addEventListener("DOMContentLoaded", () => addWidget(self));
