import { grouped } from './output/figures.ts'
import { cut } from './output/width.ts'
import type { Words } from './words/words.ts'

/** Where progress is drawn. */
export interface ProgressTerminal {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** A bar with stage, n/m, rate and remaining time; silent unless the terminal is one. */
export interface Progress {
  show(stage: string, done: number, total: number): void
  clear(): void
}

const REDRAW_MS = 100
const BAR = 20

/** 8 s, 2:05 */
const spent = (seconds: number): string =>
  seconds < 60
    ? `${Math.ceil(seconds)} s`
    : `${Math.floor(seconds / 60)}:${String(Math.ceil(seconds) % 60).padStart(2, '0')}`

/** @param now milliseconds; only differences count */
export function startProgress(terminal: ProgressTerminal, words: Words, now: () => number): Progress {
  if (!terminal.isTTY) return { show: () => undefined, clear: () => undefined }
  let stage = ''
  let began = 0
  let drawn = Number.NEGATIVE_INFINITY
  const line = (done: number, total: number, at: number) => {
    const share = total === 0 ? 0 : Math.min(1, done / total)
    const filled = Math.round(share * BAR)
    const bar = `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}]`
    const seconds = (at - began) / 1000
    const parts = [words.stages[stage] ?? stage, bar, `${grouped(done)}/${grouped(total)}`]
    if (stage === 'read' && done > 0 && seconds > 0.5) {
      const rate = done / seconds
      parts.push(words.perSecond(grouped(rate)), words.remaining(spent((total - done) / rate)))
    }
    return cut(parts.join('  '), Math.max(20, (terminal.columns ?? 80) - 1), true)
  }
  return {
    show(next, done, total) {
      const at = now()
      if (next !== stage) {
        stage = next
        began = at
      } else if (at - drawn < REDRAW_MS && done < total) return
      drawn = at
      terminal.write(`\r\u001b[K${line(done, total, at)}`)
    },
    clear: () => void (drawn > Number.NEGATIVE_INFINITY && terminal.write('\r\u001b[K')),
  }
}
