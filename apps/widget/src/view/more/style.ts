/** The style of the further types; colours and measures come from the first sheet. */
export const STYLE = `
:host { --lit: #a86400 }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { --lit: #f0b64c } }
:host([theme="light"]) { --lit: #a86400 }
:host([theme="dark"]) { --lit: #f0b64c }
.list { display: grid; gap: 8px; margin-top: 14px }
.alone .list { margin-top: 20px }
.list .choice { display: flex; align-items: center; gap: 10px; padding: 10px 14px; text-align: left; line-height: 1.5 }
.list .mark { flex: none; width: 18px; height: 18px; border: 1.5px solid var(--quiet); border-radius: 50%; background: var(--field) }
.list .choice[aria-checked="true"] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); font-weight: 600 }
.list .choice[aria-checked="true"] .mark { border: 5.5px solid var(--accent) }
@container (min-width: 570px) { .list { grid-template-columns: 1fr 1fr } }
[data-wrong] .list .mark { border-color: var(--worse) }
.block > [role="group"], .block > .select, .block > .line, .block > .slider { margin-top: 14px }
.alone .block > [role="group"], .alone .block > .select, .alone .block > .line, .alone .block > .slider { margin-top: 20px }
.block > .list + .text, .block > [role="group"] + .text { margin-top: 8px }
.ticks { margin-top: 8px }
.ticks .mark { border-radius: 4px; position: relative }
.list.ticks .choice[aria-checked="true"] .mark { border: 1.5px solid var(--accent); background: var(--accent) }
.ticks .choice[aria-checked="true"] .mark::after { content: ""; position: absolute; left: 4.5px; top: 1px; width: 6px; height: 10px;
  border: solid var(--on-accent); border-width: 0 2px 2px 0; transform: rotate(42deg) }
.list.one { grid-template-columns: 1fr }
.list.two { grid-template-columns: 1fr 1fr }
.select { position: relative }
.select .text { padding-right: 40px; text-overflow: ellipsis }
.select::after { content: ""; position: absolute; right: 18px; top: 18px; width: 8px; height: 8px; border: solid var(--quiet); border-width: 0 2px 2px 0;
  transform: rotate(45deg); pointer-events: none }
.line { display: flex; align-items: center; gap: 10px }
.line .text { flex: 1; min-width: 0 }
.unit { color: var(--quiet); white-space: nowrap }
.ranking, .matrix, .parts { margin-top: 14px }
.ranks { list-style: none; margin: 8px 0 0; padding: 0 }
.ranks li { display: flex; align-items: center; gap: 8px; min-height: 56px; padding: 4px 4px 4px 12px; margin-top: 8px; background: var(--field); border: 1px solid var(--hair); border-radius: 8px }
.ranks .words { flex: 1; min-width: 0; line-height: 1.5 }
.place { min-width: 1.5em; color: var(--quiet); font-weight: 600; font-variant-numeric: tabular-nums }
.move { min-width: 46px; min-height: 46px; padding: 0; background: none; border: 1px solid var(--hair); border-radius: 8px; font-size: 17px; line-height: 1 }
.move[aria-disabled] { color: var(--quiet); border-color: transparent; cursor: default }
.as-is { width: 100%; margin-top: 12px }
.spoken { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%) }
.row + .row { margin-top: 16px; padding-top: 16px; border-top: 1px solid var(--hair) }
.row-name { margin: 0 0 8px; font-weight: 500 }
.cells { margin: 0; grid-template-columns: 1fr }
.parts { display: grid; gap: 12px }
.parts label { display: block; margin-bottom: 4px; font-size: 14px }
.parts .select .text { width: 100% }
.sum { gap: 8px }
.told { text-align: right; font-variant-numeric: tabular-nums }
@container (min-width: 570px) {
  .row { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 7fr); gap: 16px; align-items: center }
  .row-name { margin: 0 }
  .cells { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)) }
  .cells .choice { flex-direction: column; justify-content: center; gap: 6px; padding: 8px 4px; text-align: center; font-size: 14px }
  .parts.two { grid-template-columns: 1fr 1fr }
  .wide { grid-column: 1 / -1 }
  .sum > div { display: grid; grid-template-columns: 1fr 200px; align-items: center; gap: 16px }
  .sum label { margin: 0 }
}
.rating { grid-template-columns: repeat(var(--narrow), minmax(0, 1fr)) }
@container (min-width: 570px) { .rating { grid-template-columns: repeat(var(--wide), minmax(0, 1fr)) } }
.stars .choice, .emoji .choice { font-size: 24px }
.stars .words { color: var(--hair); -webkit-text-stroke: 1px var(--quiet) }
.stars .choice[data-lit] .words { color: var(--lit); -webkit-text-stroke: 0 }
.stars .choice[aria-checked="true"], .emoji .choice[aria-checked="true"] { background: var(--hair); border-color: var(--accent); color: inherit;
  box-shadow: inset 0 0 0 1px var(--accent) }
.reading { margin: 0; text-align: center; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums }
.range { display: block; width: 100%; height: 48px; margin: 0; accent-color: var(--accent); cursor: pointer }
.range[data-blank] { accent-color: var(--quiet) }
.range:focus { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 8px }
.range:focus:not(:focus-visible) { outline: none }
.onward { display: inline-flex; align-items: center; justify-content: center; box-sizing: border-box; max-width: 100%; margin: 20px 0 0; overflow-wrap: anywhere; text-decoration: none }
[data-wrong] .range { outline: 1px solid var(--worse); border-radius: 8px }
.receipt { display: inline-block; margin-top: 20px; padding: 14px 28px 16px; border: 1px solid var(--hair); border-radius: 8px }
.number { margin: 2px 0; font-size: 28px; font-weight: 600; line-height: 1.4; letter-spacing: .03em; font-variant-numeric: tabular-nums; user-select: all; -webkit-user-select: all }
.counter { margin: 4px 0 0; color: var(--quiet); font-size: 13px; text-align: right; font-variant-numeric: tabular-nums }
`
