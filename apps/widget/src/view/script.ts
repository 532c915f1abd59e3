import { loadScript } from './load-script.ts'

/** The script tag that this file came with; null when it is bundled into another program. */
const tag = typeof document === 'undefined' ? null : document.currentScript
const own = tag && 'src' in tag && tag.src ? tag : null

/** Where a neighbour of this file lies, such as `ask.css`; '' when there is none. */
export function besides(name: string): string {
  return own ? own.src.replace(/[^/]*$/, name) : ''
}

/** Loads a neighbour of this file. */
export const loadOwn = (name: string): Promise<void> => loadScript(besides(name), 'koe-widget', own?.nonce)
