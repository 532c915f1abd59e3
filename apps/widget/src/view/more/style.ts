/** The style of the further types; colours and measures come from the first sheet. */
export const STYLE = `
:host { --lit: #a86400 }
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { --lit: #f0b64c } }
:host([theme="light"]) { --lit: #a86400 }
:host([theme="dark"]) { --lit: #f0b64c }
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
.rating { grid-template-columns: repeat(var(--narrow), minmax(0, 1fr)) }
@container (min-width: 570px) { .rating { grid-template-columns: repeat(var(--wide), minmax(0, 1fr)) } }
.stars .choice, .emoji .choice { font-size: 24px }
.stars .words { color: var(--hair); -webkit-text-stroke: 1px var(--quiet) }
.stars .choice[data-lit] .words { color: var(--lit); -webkit-text-stroke: 0 }
.stars .choice[aria-checked="true"], .emoji .choice[aria-checked="true"] { background: var(--touch); border-color: var(--accent); color: inherit;
  box-shadow: inset 0 0 0 1px var(--accent) }
.reading { margin: 0; text-align: center; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums }
.range { display: block; width: 100%; height: 48px; margin: 0; accent-color: var(--accent); cursor: pointer }
.range[data-blank] { accent-color: var(--quiet) }
.range:focus { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 8px }
.range:focus:not(:focus-visible) { outline: none }
[data-wrong] .range { outline: 1px solid var(--worse); border-radius: 8px }
`
