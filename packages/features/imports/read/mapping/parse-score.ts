import type { ScoreKind } from './mapping.ts'

export const scoreRange: Record<ScoreKind, { low: number; high: number }> = {
  nps: { low: 0, high: 10 },
  csat: { low: 1, high: 5 },
  ces: { low: 1, high: 7 },
}

/** Satisfaction in words, from 5 down. Where a scale's top is 非常に満足, `strongLevels` says what 満足 means in it. */
const satisfaction: Record<string, number> = {}
for (const [level, words] of [
  [
    5,
    '満足 大変満足 とても満足 非常に満足 大満足 たいへん満足 すごく満足 満足している 満足した とても良い 非常に良い 大変良い 良い よい',
  ],
  [4, 'やや満足 まあ満足 まあまあ満足 ある程度満足 どちらかといえば満足 どちらかというと満足 やや良い まあ良い'],
  [3, 'どちらでもない どちらともいえない どちらとも言えない どちらともない 普通 ふつう 中立'],
  [2, 'やや不満 少し不満 あまり満足していない どちらかといえば不満 どちらかというと不満 やや悪い あまり良くない'],
  [1, '不満 大変不満 とても不満 非常に不満 たいへん不満 すごく不満 不満である 悪い とても悪い 非常に悪い 大変悪い'],
] as const)
  for (const word of words.split(' ')) satisfaction[word] = level
for (const [word, level] of [
  ['verysatisfied', 5],
  ['satisfied', 4],
  ['neutral', 3],
  ['dissatisfied', 2],
  ['verydissatisfied', 1],
] as const)
  satisfaction[word] = level

const wordOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s、。()・]/g, '')
    .replace(/(?:です|だった|でした|である)$/, '')
    .toLowerCase()

/** Where 非常に満足 or 大変不満 occur, plain 満足 and 不満 are the second steps. */
export const strongLevels: Readonly<Record<string, number>> = { 満足: 4, 不満: 2 }

export function hasStrongWords(values: readonly string[]): boolean {
  const words = values.map(wordOf)
  const strong = words.some((word) => /^(非常に|大変|たいへん|とても|すごく|大)(満足|不満)$/.test(word))
  return strong && !words.some((word) => word === 'やや満足' || word === 'やや不満')
}

/** True of a word that stands for a step of a satisfaction scale. */
export const isSatisfactionWord = (text: string): boolean => satisfaction[wordOf(text)] !== undefined

/** What surveys write where nothing was chosen: no score, and nothing to warn about. */
const noAnswer = /^(?:[-‐–—―ー]|n\/?a|無回答|未回答|回答なし|該当しない|該当なし|わからない|分からない|不明)$/i

/**
 * A score as a number: digits in any width, with 点 or a maximum behind it (9点, 9/10), a label behind it (5: 満足), or for CSAT
 * a word (やや満足).
 * @param levels - words that mean something else than usual in this file
 * @returns 'unreadable' or 'out-of-range' when there is no score to be had; null when the cell is empty or says that there was no answer
 */
export function parseScore(
  text: string,
  kind: ScoreKind,
  levels: Readonly<Record<string, number>> = {},
): number | null | 'unreadable' | 'out-of-range' {
  const plain = text.normalize('NFKC').trim()
  if (plain === '' || noAnswer.test(plain)) return null
  const { low, high } = scoreRange[kind]
  const word = wordOf(plain)
  const own = Object.hasOwn(levels, word) ? levels[word] : undefined
  const usual = kind === 'csat' && Object.hasOwn(satisfaction, word) ? satisfaction[word] : undefined
  let score = own ?? usual
  if (score === undefined) {
    const match =
      /^([+-]?\d{1,3}(?:\.\d{1,6})?)\s*(?:点|pt|points?)?\s*(?:\/\s*(\d{1,3})\s*(?:点)?)?(?:\s*[:.)\-=、]\s*\D.*|\s+\D.*|\(.*)?$/i.exec(
        plain,
      )
    if (!match) return 'unreadable'
    if (match[2] !== undefined && Number(match[2]) !== high) return 'out-of-range'
    score = Number(match[1])
  }
  // Answers are whole steps; 9.0 is one, 4.3 is an average of several.
  if (!Number.isInteger(score) || score < low || score > high) return 'out-of-range'
  return score
}
