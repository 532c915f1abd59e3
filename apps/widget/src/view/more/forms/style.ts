/** The forms and sizes that come with the second script. */
export const FORMS_STYLE = `
:host([placement="slide-in"]) { top: 0; bottom: 0; right: 0; left: auto; margin: 0 }
:host([placement="slide-in"][side="left"]) { right: auto; left: 0 }
:host([placement="slide-in"]) .survey { height: 100%; max-height: none; border-radius: 0 }
:host([placement="modal"]) { top: 8vh; bottom: auto; left: 0; right: 0; width: 560px; margin: 0 auto }
:host([placement="modal"])::before { content: ""; position: fixed; z-index: -1; top: 0; right: 0; bottom: 0; left: 0; background: rgba(0, 0, 0, .5) }
:host([placement="modal"]) .survey { max-height: 84vh }
:host([size="small"]) .survey > * { zoom: .9 }
:host([size="large"]) .survey > * { zoom: 1.2 }
`
