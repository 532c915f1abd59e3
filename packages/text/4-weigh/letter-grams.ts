import { chosenTerms, type TermLimits, type Vocabulary } from './count-terms.ts'
import { PieceTable } from './piece-table.ts'
import type { SparseRows } from './sparse.ts'

const PLACEHOLDER = /〔[^〔〕]{1,20}〕/g
const LETTER = /\p{L}/u

/** Whether a UTF-16 unit is a letter: asked once, remembered as 1 (no) or 2 (yes). Halves of longer characters ask each time. */
const letters = new Uint8Array(0x10000)

function isLetter(code: number): boolean {
  if (code > 0xffff) return LETTER.test(String.fromCodePoint(code))
  if (letters[code] === 0) letters[code] = LETTER.test(String.fromCharCode(code)) ? 2 : 1
  return letters[code] === 2
}

/**
 * Pieces of 2 and 3 letters inside runs of letters: they join spellings (取付, 取り付け) that words keep apart.
 * Digits, punctuation and bracketed placeholders of personal data break a run.
 *
 * @param text a normalised segment
 * @param visit called with the code points of each piece in order of appearance, `third` = 0 for a piece of two
 */
export function eachPiece(text: string, visit: (first: number, second: number, third: number) => void): void {
  const open = text.includes('〔') ? text.replace(PLACEHOLDER, ' ') : text
  let before = 0
  let last = 0
  for (let at = 0; at < open.length; at++) {
    const code = open.codePointAt(at)!
    if (code > 0xffff) at++
    if (!isLetter(code)) {
      before = 0
      last = 0
      continue
    }
    if (last !== 0) visit(last, code, 0)
    if (before !== 0) visit(before, last, code)
    before = last
    last = code
  }
}

/**
 * The same pieces as text, those of two letters before those of three that end with them.
 * @example
 * letterGrams('配送、遅い') // => ["配送", "遅い"]
 */
export function letterGrams(text: string): string[] {
  const grams: string[] = []
  eachPiece(text, (first, second, third) => {
    grams.push(third === 0 ? String.fromCodePoint(first, second) : String.fromCodePoint(first, second, third))
  })
  return grams
}

/** Chooses the pieces that are worth a place, as `chooseVocabulary` chooses words. */
export function chooseLetterGrams(texts: readonly string[], limits: TermLimits): Vocabulary {
  const table = new PieceTable()
  let counts = new Int32Array(1024)
  let seenIn = new Int32Array(1024)
  texts.forEach((text, t) => {
    eachPiece(text, (first, second, third) => {
      const piece = table.add(first, second, third)
      if (piece >= counts.length) {
        counts = doubled(counts)
        seenIn = doubled(seenIn)
      }
      if (seenIn[piece] === t + 1) return
      seenIn[piece] = t + 1
      counts[piece]!++
    })
  })
  const found: [string, number][] = []
  for (let piece = 0; piece < table.size; piece++)
    if (counts[piece]! >= limits.minimum) found.push([table.textOf(piece), counts[piece]!])
  return chosenTerms(found, limits, texts.length)
}

function doubled(list: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * list.length)
  larger.set(list)
  return larger
}

/** The table of a list of pieces, made once for each list. */
const tables = new WeakMap<readonly string[], PieceTable>()

function tableOf(grams: readonly string[]): PieceTable {
  const known = tables.get(grams)
  if (known !== undefined) return known
  const table = new PieceTable()
  for (const gram of grams) {
    const [first = 0, second = 0, third = 0] = Array.from(gram, (letter) => letter.codePointAt(0)!)
    table.add(first, second, third)
  }
  tables.set(grams, table)
  return table
}

/**
 * Counts the known pieces of each text.
 * @param grams the pieces that have a column, in the order of the columns
 * @returns texts × pieces, value = occurrences in the text
 */
export function countLetterGrams(texts: readonly string[], grams: readonly string[]): SparseRows {
  const table = tableOf(grams)
  const start = new Int32Array(texts.length + 1)
  const column: number[] = []
  const value: number[] = []
  const counts = new Int32Array(grams.length)
  let seen: number[] = []
  const count = (first: number, second: number, third: number) => {
    const piece = table.find(first, second, third)
    if (piece >= 0 && counts[piece]!++ === 0) seen.push(piece)
  }
  for (let t = 0; t < texts.length; t++) {
    seen = []
    eachPiece(texts[t]!, count)
    for (const piece of seen.sort((a, b) => a - b)) {
      column.push(piece)
      value.push(counts[piece]!)
      counts[piece] = 0
    }
    start[t + 1] = column.length
  }
  const rows = texts.length
  return { rows, columns: grams.length, start, column: Int32Array.from(column), value: Float32Array.from(value) }
}
