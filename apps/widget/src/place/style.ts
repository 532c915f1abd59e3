/**
 * How the element stands in a host's page; colours and measures come from the survey's own sheet. Where the system chooses
 * the colours there are no shadows, but a transparent outline is seen.
 */
export const PLACE_STYLE = `
:host([placement]) { position: relative; background: none }
:host([placement]) .survey { padding-top: 44px; max-width: none; background: var(--paper) }
.close { position: absolute; z-index: 1; right: 4px; top: 4px; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 8px; background: none; color: var(--quiet); font-size: 24px; line-height: 1 }
:host([role="dialog"]) { position: fixed; z-index: 2147483000; right: 16px; bottom: 16px; width: 400px; max-width: 100vw }
:host([side="left"]) { right: auto; left: 16px }
:host([side="center"]) { left: 16px; margin: auto }
:host([role="dialog"]) .survey { max-height: calc(100vh - 32px); overflow: auto; outline: 1px solid transparent; border-radius: 12px; box-shadow: 0 0 0 1px var(--hair), 0 8px 32px rgba(0, 0, 0, .2) }
@media (max-width: 479px) { :host([placement="popover"]), :host([placement="tab"]) { left: 0; right: 0; bottom: 0; width: auto } }
@media (prefers-reduced-motion: no-preference) { :host([role="dialog"]) .survey { animation: appear .2s } }
@keyframes appear { from { opacity: 0; transform: translateY(12px) } }
`
