/** The style of pictures and of files to send. */
export const FILES_STYLE = `
.list.tiles { grid-template-columns: repeat(auto-fill, minmax(132px, 1fr)) }
.tiles .choice { flex-wrap: wrap; align-content: flex-start; gap: 8px; padding: 8px }
.tiles .words, .sent .words { flex: 1; min-width: 0 }
.picture { flex: 0 0 100%; position: relative; height: 0; padding-top: 75%; border-radius: 4px; overflow: hidden; background: var(--hair) }
.picture img { position: absolute; top: 0; left: 0; width: 100%; height: 100%; object-fit: contain }
.files { margin-top: 14px }
.drop { padding: 16px; border: 1.5px dashed var(--quiet); border-radius: 8px; text-align: center }
.drop[data-over] { border-color: var(--accent); background: var(--field) }
.drop .choice { padding: 0 20px }
.drop .note { margin: 10px 0 0 }
.sent { list-style: none; margin: 8px 0 0; padding: 0 }
.sent li { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 10px; padding: 8px 0; border-bottom: 1px solid var(--hair) }
.sent progress { width: 80px; accent-color: var(--accent) }
.sent .note { flex: 0 0 100%; margin: 0 }
`
