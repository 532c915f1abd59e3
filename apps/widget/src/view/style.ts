import { PLACE_STYLE } from '../place/style.ts'
import { elementOf } from './element-of.ts'
import { besides } from './script.ts'

/** Custom properties that a host page may set: --koe-paper, --koe-ink, --koe-font. The accent comes from the attribute. */
export const STYLE = `
:host {
  --accent: var(--koe-accent-light, #264a8a); --on-accent: var(--koe-on-accent-light, #fff);
  --paper: var(--koe-paper, #fff); --ink: var(--koe-ink, #1d2127); --quiet: #5b616b; --hair: #d5d8dd; --field: #fff;
  --worse: #b2391c;
  display: block; color: var(--ink); background: var(--paper); color-scheme: light; container-type: inline-size;
  font: 400 15px/1.7 var(--koe-font, "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif);
  -webkit-text-size-adjust: 100%; text-align: left; line-break: strict; word-break: normal; overflow-wrap: anywhere;
}
:host([hidden]) { display: none }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
    --accent: var(--koe-accent-dark, #9db4f2); --on-accent: var(--koe-on-accent-dark, #14171c);
    --paper: var(--koe-paper, #16191e); --ink: var(--koe-ink, #e7e9ed); --quiet: #a3a9b4; --hair: #3a404a; --field: #1c2026;
    --worse: #f2947a; color-scheme: dark;
  }
}
:host([theme="dark"]) {
  --accent: var(--koe-accent-dark, #9db4f2); --on-accent: var(--koe-on-accent-dark, #14171c);
  --paper: var(--koe-paper, #16191e); --ink: var(--koe-ink, #e7e9ed); --quiet: #a3a9b4; --hair: #3a404a; --field: #1c2026;
  --worse: #f2947a; color-scheme: dark;
}
*, *::before, *::after { box-sizing: border-box }
[hidden] { display: none !important }
.survey { padding: 20px 16px 16px; max-width: 640px; margin: 0 auto }
.label { margin: 0; font-size: 15px; font-weight: 600; line-height: 1.6 }
.alone .label, .ending .label { font-size: 20px; line-height: 1.55 }
.statement .label { font-weight: 400 }
.label:focus { outline: none }
@supports (word-break: auto-phrase) { .label, .note, .notice { word-break: auto-phrase } }
.optional { margin-left: 8px; font-size: 12px; font-weight: 400; color: var(--quiet); white-space: nowrap }
.note { margin: 4px 0 0; color: var(--quiet); font-size: 14px; white-space: pre-line }
p:empty { display: none }
.block + .block { margin-top: 28px }
.page > .label + .block { margin-top: 16px }
.scale, .block > .text { margin-top: 14px }
.alone .scale, .alone .block > .text { margin-top: 20px }
button { font: inherit; color: inherit; margin: 0; cursor: pointer; touch-action: manipulation }
.choice {
  min-width: 0; min-height: 48px; padding: 0; background: var(--field); border: 1px solid var(--hair); border-radius: 8px;
}
@media (hover: hover) { .choice:hover { border-color: var(--accent) } }
.scale { display: grid; gap: 4px; grid-template-columns: repeat(6, minmax(0, 1fr)) }
.scale .choice { font-weight: 500; font-size: 17px; line-height: 1; font-variant-numeric: tabular-nums }
.scale .mark { display: none }
.csat { grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 8px }
.ces { grid-template-columns: repeat(4, minmax(0, 1fr)) }
.scale .choice[aria-checked="true"] { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 700 }
@container (min-width: 360px) { .ces { grid-template-columns: repeat(7, minmax(0, 1fr)) } }
@container (min-width: 570px) {
  .survey { padding: 32px 24px 24px }
  .nps { grid-template-columns: repeat(11, minmax(0, 1fr)) }
}
.ends { display: flex; justify-content: space-between; gap: 24px; margin-top: 8px; color: var(--quiet); font-size: 13px; line-height: 1.5 }
.ends span:last-child { text-align: right }
.text {
  display: block; width: 100%; min-height: 48px; padding: 11px 14px; font: inherit; font-size: 16px; color: inherit; background: var(--field);
  border: 1px solid var(--hair); border-radius: 8px; appearance: none; -webkit-appearance: none;
}
textarea.text { min-height: 132px; max-height: 60vh; resize: none; line-height: 1.7 }
.text::placeholder { color: var(--quiet) }
[data-wrong] .text, [data-wrong] .scale .choice { border-color: var(--worse) }
.error { margin: 8px 0 0; padding-left: 10px; border-left: 3px solid var(--worse); color: var(--worse); font-size: 14px; font-weight: 500 }
.bar { display: flex; align-items: center; gap: 12px; margin-top: 24px }
.progress { margin: 0; color: var(--quiet); font-size: 13px; font-variant-numeric: tabular-nums }
.next, .retry { min-height: 48px; padding: 0 24px; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--on-accent); font-weight: 600 }
.next { margin-left: auto; min-width: 136px }
.next.early { background: none; border-color: var(--hair); color: var(--quiet) }
.next[aria-disabled] { opacity: .65 }
.back { order: -1; min-height: 48px; padding: 0 14px; margin-left: -14px; border: 0; border-radius: 8px; background: none; color: var(--quiet) }
.retry { margin-top: 12px; background: none; color: var(--accent) }
.notice { margin: 20px 0 0; padding: 12px 14px; border: 1px solid var(--hair); border-left: 3px solid var(--accent); border-radius: 4px; font-size: 14px }
[data-phase="refused"] .notice { border-left-color: var(--worse) }
[data-phase="waiting"] .stage { opacity: .55 }
[data-phase="finished"] .bar, [data-phase="finished"] .word { display: none }
.ending { padding: 20px 0 12px; text-align: center }
.tick { display: block; width: 44px; margin: 0 auto 16px; border: 1.5px solid var(--accent); border-radius: 50%; color: var(--accent); font-size: 22px; line-height: 41px }
button:focus, .text:focus { outline: 2px solid var(--accent); outline-offset: 2px }
:focus:not(:focus-visible) { outline: none }
.text:focus { border-color: var(--accent); outline-width: 1px; outline-offset: 0 }
@media (forced-colors: active) { .choice[aria-checked="true"] { outline: 3px solid Highlight } }
`

/**
 * Puts the style, or also that of the `further` types, into a shadow root: a constructed sheet, which no style-src can
 * block. Older browsers (Safari before 16.4) get the file beside the script, which a style-src that allows the script's host lets through.
 */
export function applyStyle(host: HTMLElement, text = STYLE + PLACE_STYLE, further = false): void {
  const root = host.shadowRoot || host.attachShadow({ mode: 'open' })
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } catch {
    const href = besides('ask.css')
    // That file holds the style of every type.
    if (href && further) return
    const style = href ? elementOf('link', { rel: 'stylesheet', href }) : elementOf('style', {}, text)
    style.nonce = host.nonce || host.getAttribute('nonce') || ''
    root.appendChild(style)
  }
}
