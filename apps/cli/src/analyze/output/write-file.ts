import { randomBytes } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AnalyzeProblem } from '../problem.ts'

/** Pieces are joined up to this many letters before they go to the disk. */
const PIECE = 256 * 1024

/**
 * Writes a file whole or not at all: under another name first, then renamed. Without a turn of the event loop in between, so
 * that a handler of Ctrl-C (see `holdInterrupts`) waits until the file stands or its beginning is gone.
 * @throws AnalyzeProblem output-not-writable
 */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  const beginning = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.part`)
  try {
    const file = openSync(beginning, 'wx')
    try {
      let waiting = ''
      for (const piece of pieces) {
        waiting += piece
        if (waiting.length < PIECE) continue
        writeAll(file, waiting)
        waiting = ''
      }
      writeAll(file, waiting)
    } finally {
      closeSync(file)
    }
    renameSync(beginning, path)
  } catch (error) {
    rmSync(beginning, { force: true })
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new AnalyzeProblem('output-not-writable', { file: path, reason: String(error.code) })
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8')
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** Runs synchronous work that Ctrl-C must not cut in two. */
export function holdInterrupts<T>(work: () => T): T {
  const hold = () => undefined
  process.on('SIGINT', hold)
  process.on('SIGTERM', hold)
  try {
    return work()
  } finally {
    process.off('SIGINT', hold)
    process.off('SIGTERM', hold)
  }
}
