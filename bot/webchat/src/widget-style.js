/** The look of the launcher and its panel, inside the shadow root. */
export const STYLE = `
.gongyou-launcher, .gongyou-panel, .gongyou-panel * { box-sizing: border-box; }
.gongyou-launcher, .gongyou-panel {
  all: initial; box-sizing: border-box; position: fixed; right: 16px; z-index: 2147483000;
  font: 18px/1.5 system-ui, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
}
.gongyou-launcher {
  bottom: 16px; display: flex; align-items: center; min-width: 56px; min-height: 56px; padding: 8px 18px 8px 14px; cursor: pointer;
  border: 2px solid #fff; border-radius: 30px; background: #0b5d57; color: #fff; font-weight: bold; box-shadow: 0 3px 12px rgba(0,0,0,.35);
}
.gongyou-launcher svg { width: 26px; height: 26px; margin-right: 8px; fill: #ffe08a; pointer-events: none; }
.gongyou-launcher:focus, .gongyou-panel button:focus, .gongyou-panel a:focus { outline: 3px solid #0b5d57; outline-offset: 3px; }
.gongyou-launcher:focus { box-shadow: 0 0 0 3px #fff, 0 3px 12px rgba(0,0,0,.35); }
.gongyou-dot {
  position: absolute; top: -4px; right: -2px; width: 20px; height: 20px; border: 3px solid #fff; border-radius: 50%;
  background: #b3261e; overflow: hidden; text-indent: 40px; white-space: nowrap;
}
.gongyou-panel {
  bottom: 88px; display: flex; flex-direction: column; width: 420px; max-width: calc(100vw - 32px); height: 640px; max-height: calc(100vh - 104px);
  border: 1px solid #8c8371; border-radius: 16px; background: #faf6ef; color: #23201a; overflow: hidden; box-shadow: 0 8px 30px rgba(0,0,0,.3);
}
.gongyou-panel[hidden], .gongyou-panel [hidden], .gongyou-dot[hidden] { display: none; }
.gongyou-bar { flex: none; display: flex; align-items: center; justify-content: space-between; padding: 4px 4px 4px 16px; background: #0b5d57; color: #fff; font-size: 20px; }
.gongyou-panel button {
  min-height: 48px; min-width: 64px; padding: 4px 14px; border: 2px solid #0b5d57; border-radius: 10px; background: #fff; color: #0b5d57;
  font: inherit; font-size: 18px; cursor: pointer;
}
.gongyou-panel .gongyou-shut { border-color: transparent; background: transparent; color: #fff; }
.gongyou-panel .gongyou-shut:focus { outline-color: #fff; outline-offset: -5px; }
.gongyou-panel iframe { flex: 1; display: block; width: 100%; min-height: 0; border: 0; }
.gongyou-offline { padding: 16px; overflow: auto; }
.gongyou-offline p { margin: 0 0 12px; }
.gongyou-offline ul { margin: 0 0 12px; padding: 0; list-style: none; }
.gongyou-offline a { display: block; min-height: 48px; margin-bottom: 8px; padding: 8px 14px; border-radius: 10px; background: #0b5d57; color: #fff; text-decoration: none; }
.gongyou-offline a span { margin-left: 10px; }
@media (max-width: 520px), (max-height: 480px) {
  .gongyou-panel { top: 0; right: 0; bottom: 0; left: 0; width: auto; max-width: none; height: auto; max-height: none; border: 0; border-radius: 0; }
  .gongyou-panel:not([hidden]) ~ .gongyou-launcher { display: none; }
}
@media (prefers-color-scheme: dark) {
  .gongyou-panel { background: #1a1815; color: #f3eee4; }
}
`;
