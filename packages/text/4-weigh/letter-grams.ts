const RUN = /\p{L}+/gu
const PLACEHOLDER = /〔[^〔〕]{1,20}〕/g

/**
 * Pieces of 2 and 3 letters inside runs of letters: they join spellings (取付, 取り付け) that words keep apart.
 * Digits, punctuation and bracketed placeholders of personal data break a run.
 *
 * @param text a normalised segment
 * @returns pieces in order of appearance, with repeats
 * @example
 * letterGrams('配送、遅い') // => ["配送", "遅い"]
 */
export function letterGrams(text: string): string[] {
  const grams: string[] = []
  for (const [run] of text.replace(PLACEHOLDER, ' ').matchAll(RUN)) {
    const letters = [...run]
    for (let i = 0; i + 2 <= letters.length; i++) {
      grams.push(letters[i]! + letters[i + 1]!)
      if (i + 3 <= letters.length) grams.push(letters[i]! + letters[i + 1]! + letters[i + 2]!)
    }
  }
  return grams
}
