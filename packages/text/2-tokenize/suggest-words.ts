/** Shortest katakana run that is looked into, shortest part, and how often each part must stand alone. */
const SHORTEST_RUN = 6
const SHORTEST_PART = 2
const ALONE = 3

const KATAKANA = /^[ァ-ヶー]+$/

/**
 * Learns from a corpus which long katakana words are two words written together: both parts must stand alone at least three
 * times (スマホアプリ → スマホ, アプリ). Of several cuts the one whose rarer part is most frequent wins, the earlier on a tie.
 *
 * @param counts how often each term occurs in the corpus
 * @returns for each such word its two parts; the whole stays a term as well
 */
export function learnKatakanaParts(counts: ReadonlyMap<string, number>): Map<string, [string, string]> {
  const parts = new Map<string, [string, string]>()
  for (const word of [...counts.keys()].sort()) {
    if (word.length < SHORTEST_RUN || !KATAKANA.test(word)) continue
    let best = ALONE - 1
    for (let cut = SHORTEST_PART; cut <= word.length - SHORTEST_PART; cut++) {
      if (word[cut] === 'ー' || 'ァィゥェォッャュョ'.includes(word[cut] as string)) continue
      const left = word.slice(0, cut)
      const right = word.slice(cut)
      const support = Math.min(counts.get(left) ?? 0, counts.get(right) ?? 0)
      if (support > best) {
        best = support
        parts.set(word, [left, right])
      }
    }
  }
  return parts
}

/** Words that sound the same and are written differently: `standard` is the most frequent spelling. */
export interface VariantSuggestion {
  reading: string
  standard: string
  variants: string[]
}

/**
 * Proposes spellings to be counted as one word (問合せ, 問い合わせ), for a person to accept: equal readings of at least three
 * kana, at least one kanji or kana in common, each spelling seen at least `atLeast` times.
 *
 * @param words dictionary form, its reading in katakana, and how often it occurs
 */
export function suggestVariants(
  words: readonly { lemma: string; reading: string; count: number }[],
  atLeast = 3,
): VariantSuggestion[] {
  const groups = new Map<string, { lemma: string; count: number }[]>()
  for (const { lemma, reading, count } of words) {
    if (reading.length < 3 || count < atLeast) continue
    const group = groups.get(reading) ?? []
    if (!group.some((one) => one.lemma === lemma)) group.push({ lemma, count })
    groups.set(reading, group)
  }
  const suggestions: VariantSuggestion[] = []
  for (const [reading, group] of groups) {
    group.sort((a, b) => b.count - a.count || (a.lemma < b.lemma ? -1 : 1))
    const standard = group[0]?.lemma ?? ''
    const variants = group.slice(1).filter((one) => [...one.lemma].some((character) => standard.includes(character)))
    if (variants.length > 0) suggestions.push({ reading, standard, variants: variants.map((one) => one.lemma) })
  }
  return suggestions.sort((a, b) => (a.reading < b.reading ? -1 : 1))
}
