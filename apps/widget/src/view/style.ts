import { besides } from './script.ts'

/** Custom properties that a host page may set: --koe-paper, --koe-ink, --koe-font. The accent comes from the attribute. */
export const STYLE = `
:host {
  --accent: var(--koe-accent-light, #264a8a); --on-accent: var(--koe-on-accent-light, #fff);
  --paper: var(--koe-paper, #fff); --ink: var(--koe-ink, #1d2127); --quiet: #5b616b; --hair: #d5d8dd; --field: #fff;
  --touch: #f3f5f8; --worse: #b2391c;
  display: block; color: var(--ink); background: var(--paper); color-scheme: light; container-type: inline-size;
  font: 400 15px/1.7 var(--koe-font, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", "Meiryo", sans-serif);
  -webkit-text-size-adjust: 100%; text-align: left; line-break: strict; word-break: normal; overflow-wrap: anywhere;
}
:host([hidden]) { display: none }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
    --accent: var(--koe-accent-dark, #9db4f2); --on-accent: var(--koe-on-accent-dark, #14171c);
    --paper: var(--koe-paper, #16191e); --ink: var(--koe-ink, #e7e9ed); --quiet: #a3a9b4; --hair: #3a404a; --field: #1c2026;
    --touch: #252a32; --worse: #f2947a; color-scheme: dark;
  }
}
:host([theme="dark"]) {
  --accent: var(--koe-accent-dark, #9db4f2); --on-accent: var(--koe-on-accent-dark, #14171c);
  --paper: var(--koe-paper, #16191e); --ink: var(--koe-ink, #e7e9ed); --quiet: #a3a9b4; --hair: #3a404a; --field: #1c2026;
  --touch: #252a32; --worse: #f2947a; color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box }
[hidden] { display: none !important }
.survey { padding: 20px 16px 16px; max-width: 640px; margin: 0 auto }
.label { margin: 0; font-size: 15px; font-weight: 600; line-height: 1.6; text-wrap: balance }
.alone .label, .ending .label { font-size: 20px; line-height: 1.55; letter-spacing: .01em }
.statement .label { font-weight: 400 }
.label:focus { outline: none }
@supports (word-break: auto-phrase) { .label, .note, .notice { word-break: auto-phrase } }
.optional { margin-left: 8px; font-size: 12px; font-weight: 400; color: var(--quiet); white-space: nowrap }
.note { margin: 4px 0 0; color: var(--quiet); font-size: 14px; white-space: pre-line }
.note:empty, .error:empty, .counter:empty, .notice:empty, .progress:empty { display: none }
.block + .block { margin-top: 28px }
.page > .label + .block { margin-top: 16px }
.block > .scale, .block > .list, .block > .text { margin-top: 14px }
.alone .block > .scale, .alone .block > .list, .alone .block > .text { margin-top: 20px }
button { font: inherit; color: inherit; margin: 0; cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent }
.choice {
  min-width: 0; min-height: 48px; padding: 0; background: var(--field); border: 1px solid var(--hair); border-radius: 8px;
  transition: background-color .12s, border-color .12s, color .12s;
}
@media (hover: hover) { .choice:hover { border-color: var(--accent); background: var(--touch) } }
.scale { display: grid; gap: 4px; grid-template-columns: repeat(6, minmax(0, 1fr)) }
.scale .choice { font-weight: 500; font-size: 17px; line-height: 1; font-variant-numeric: tabular-nums }
.scale .mark { display: none }
.csat { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 8px }
.ces { grid-template-columns: repeat(4, minmax(0, 1fr)) }
.scale .choice[aria-checked="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 700 }
@container (max-width: 319px) { .survey { padding-left: 8px; padding-right: 8px } .nps { gap: 2px } }
@container (min-width: 360px) { .ces { grid-template-columns: repeat(7, minmax(0, 1fr)) } }
@container (min-width: 570px) {
  .survey { padding: 32px 24px 24px }
  .nps { grid-template-columns: repeat(11, minmax(0, 1fr)) }
  .list { grid-template-columns: 1fr 1fr }
}
.ends { display: flex; justify-content: space-between; gap: 24px; margin-top: 8px; color: var(--quiet); font-size: 13px; line-height: 1.5 }
.ends span:last-child { text-align: right }
.list { display: grid; gap: 8px }
.list .choice { display: flex; align-items: center; gap: 10px; padding: 10px 14px; text-align: left; line-height: 1.5 }
.list .mark { flex: none; width: 18px; height: 18px; border: 1.5px solid var(--quiet); border-radius: 50%; background: var(--field) }
.list .choice[aria-checked="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); font-weight: 600 }
.list .choice[aria-checked="true"] .mark { border: 5.5px solid var(--accent) }
.text {
  display: block; width: 100%; min-height: 48px; padding: 11px 14px; font: inherit; font-size: 16px; color: inherit; background: var(--field);
  border: 1px solid var(--hair); border-radius: 8px; appearance: none; -webkit-appearance: none; transition: border-color .12s;
}
textarea.text { min-height: 132px; max-height: 60vh; resize: none; line-height: 1.7 }
.text::placeholder { color: var(--quiet); opacity: .8 }
[data-wrong] .text, [data-wrong] .scale .choice, [data-wrong] .list .mark { border-color: var(--worse) }
.error { margin: 8px 0 0; color: var(--worse); font-size: 14px; font-weight: 500 }
.error::before { content: "!"; display: inline-block; width: 18px; height: 18px; margin-right: 6px; border-radius: 50%; background: var(--worse);
  color: var(--paper); font-size: 13px; font-weight: 700; line-height: 18px; text-align: center }
.counter { margin: 4px 0 0; color: var(--quiet); font-size: 13px; text-align: right; font-variant-numeric: tabular-nums }
.bar { display: flex; align-items: center; gap: 12px; margin-top: 24px }
.progress { margin: 0; color: var(--quiet); font-size: 13px; font-variant-numeric: tabular-nums }
.next, .retry { min-height: 48px; padding: 0 24px; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--on-accent); font-weight: 600 }
.next { margin-left: auto; min-width: 136px }
.next.early { background: none; border-color: var(--hair); color: var(--quiet) }
.next[aria-disabled] { opacity: .65; cursor: progress }
.back { order: -1; min-height: 48px; padding: 0 14px; margin-left: -14px; border: 0; border-radius: 8px; background: none; color: var(--quiet) }
.back:hover { color: var(--ink) }
.retry { margin-top: 12px; background: none; color: var(--accent) }
.notice { margin: 20px 0 0; padding: 12px 14px; border: 1px solid var(--hair); border-left: 3px solid var(--accent); border-radius: 4px; font-size: 14px }
[data-phase="refused"] .notice { border-left-color: var(--worse) }
[data-phase="waiting"] .stage { opacity: .55 }
[data-phase="finished"] .bar, [data-phase="finished"] .word { display: none }
.ending { padding: 20px 0 12px; text-align: center }
.tick { display: block; width: 44px; height: 44px; margin: 0 auto 16px; border: 1.5px solid var(--accent); border-radius: 50%; position: relative }
.tick::after { content: ""; position: absolute; left: 15px; top: 9px; width: 9px; height: 17px; border: solid var(--accent); border-width: 0 2px 2px 0; transform: rotate(42deg) }
.receipt { display: inline-block; margin-top: 20px; padding: 14px 28px 16px; border: 1px solid var(--hair); border-radius: 8px }
.number { margin: 2px 0; font-size: 28px; font-weight: 600; line-height: 1.4; letter-spacing: .03em; font-variant-numeric: tabular-nums; user-select: all; -webkit-user-select: all }
button:focus, .text:focus { outline: 2px solid var(--accent); outline-offset: 2px }
:focus:not(:focus-visible) { outline: none }
.text:focus { border-color: var(--accent); outline-width: 1px; outline-offset: 0 }
@media (prefers-reduced-motion: reduce) { * { transition: none !important } }
@media (forced-colors: active) { .choice[aria-checked="true"] { outline: 3px solid Highlight } }
`

/**
 * Puts the style, or that of the `further` types, into a shadow root: a constructed sheet, which no style-src can block. Older browsers (Safari before 16.4)
 * get the file beside the script, which a style-src that allows the script's host lets through.
 */
export function applyStyle(root: ShadowRoot, nonce: string, further = ''): void {
  const text = further || STYLE
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } catch {
    const sheetUrl = besides('ask.css')
    // That file holds the style of every type.
    if (sheetUrl && further) return
    const style = document.createElement(sheetUrl ? 'link' : 'style')
    if (style instanceof HTMLLinkElement) {
      style.rel = 'stylesheet'
      style.href = sheetUrl
    } else style.textContent = text
    if (nonce) style.nonce = nonce
    root.appendChild(style)
  }
}
