import { compareText } from '../4-weigh/count-terms.ts'

/**
 * What use has shown about one article, as counts of events (integers ≥ 0).
 *
 * `solved` and `unsolved` are customers' votes (これで解決しました, 解決しない); `linked` is how often an agent answered an inquiry with it.
 * `categories` counts the solved and linked inquiries by the category that the customer had chosen. `inquiries` is the number of
 * solved inquiries whose words are known, and `words` says in how many of them each term occurred.
 */
export interface ArticleEvidence {
  solved: number
  unsolved: number
  linked: number
  categories: readonly (readonly [category: string, count: number])[]
  inquiries: number
  words: readonly (readonly [term: string, count: number])[]
}

/** The same counts summed over the articles of an index; `articles` is their number. */
export interface EvidenceTotals {
  articles: number
  solved: number
  unsolved: number
  linked: number
  /** evidence by chosen category */
  categories: ReadonlyMap<string, number>
  /** every category known: of articles or chosen by customers */
  categoryNames: ReadonlySet<string>
}

/** Nothing is known yet. */
export const NO_EVIDENCE: ArticleEvidence = {
  solved: 0,
  unsolved: 0,
  linked: 0,
  categories: [],
  inquiries: 0,
  words: [],
}

/** Imaginary events at the average that every article begins with: one real event then moves a share by a twenty-first at most. */
const PRIOR = 20
/** Imaginary solved inquiries without any of the words. */
const WORD_PRIOR = 5
const MOST_WORDS = 100

const between = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value))

/**
 * How much better an article solves than the workspace's average: 1 + ½ (own − usual), where own is its share of "solved" votes,
 * shrunk by 20 imaginary average votes (a beta prior).
 *
 * @returns a factor in [.8, 1.25]; 1 without votes; one vote moves it by less than .025
 * @example
 * helpfulness({ ...NO_EVIDENCE, solved: 20 }, { ...totalEvidence([]), solved: 50, unsolved: 50 }) // => 1.125
 */
export function helpfulness(evidence: ArticleEvidence, totals: EvidenceTotals): number {
  const usual = (totals.solved + PRIOR / 2) / (totals.solved + totals.unsolved + PRIOR)
  const own = (evidence.solved + PRIOR * usual) / (evidence.solved + evidence.unsolved + PRIOR)
  return between(0.8, 1 + (own - usual) / 2, 1.25)
}

/**
 * How much more an article is needed than the average one: (uses + 20) / (average uses + 20), under a tenth root. Uses are
 * solved votes and links. Kept weak on purpose: what is shown often is also voted on often.
 *
 * @returns a factor in [.85, 1.15]; one use moves it by less than .01
 * @example
 * demand({ ...NO_EVIDENCE, linked: 20 }, { ...totalEvidence([]), articles: 10 }) // => 1.072
 */
export function demand(evidence: ArticleEvidence, totals: EvidenceTotals): number {
  const average = totals.articles > 0 ? (totals.solved + totals.linked) / totals.articles : 0
  return between(0.85, ((evidence.solved + evidence.linked + PRIOR) / (average + PRIOR)) ** 0.1, 1.15)
}

/**
 * The prior of an article when a customer has chosen a category: 1 + ½ (share − base). Base is how often the category is chosen
 * at all; share is how often it was chosen where this article was the answer, shrunk by 20 imaginary inquiries, half of which
 * come from the article's own category and half from all as they come (without an own category: all as they come).
 *
 * @param own the article's category, or null
 * @param chosen the customer's; null or one that nobody knows says nothing
 * @returns a factor in [.75, 1.35]; 1 where nothing is said; one inquiry moves it by less than .025
 * @example
 * categoryPrior('配送', NO_EVIDENCE, '配送', { ...totalEvidence([]), categoryNames: new Set(['配送', '決済']) }) // => 1.125
 */
export function categoryPrior(
  own: string | null,
  evidence: ArticleEvidence,
  chosen: string | null,
  totals: EvidenceTotals,
): number {
  const names = totals.categoryNames
  if (chosen === null || !names.has(chosen)) return 1
  let all = 0
  for (const count of totals.categories.values()) all += count
  const base = ((totals.categories.get(chosen) ?? 0) + PRIOR / names.size) / (all + PRIOR)
  const before = own === null ? base : base / 2 + (own === chosen ? 0.5 : 0)
  let seen = 0
  let same = 0
  for (const [name, count] of evidence.categories) {
    seen += count
    if (name === chosen) same += count
  }
  const share = (same + PRIOR * before) / (seen + PRIOR)
  return between(0.75, 1 + (share - base) / 2, 1.35)
}

/**
 * Words that customers used for what this article solved: how often each counts in the article's third field, the share of its
 * solved inquiries that hold the word, shrunk by 5 imaginary inquiries without it. At most the 100 commonest.
 *
 * @param count inquiries that hold the word, of `inquiries`
 * @returns 0–1; .17 for the only word of a single inquiry
 * @example
 * learnedShare(1, 1) // => 0.167
 */
export function learnedShare(count: number, inquiries: number): number {
  const held = between(0, count, inquiries)
  return held > 0 ? held / (inquiries + WORD_PRIOR) : 0
}

/**
 * Counts what solved inquiries said: the input of the third field.
 * @param inquiries terms of each inquiry that the article solved (a repeat inside one counts once)
 * @returns `inquiries` and `words` of {@link ArticleEvidence}, the commonest words first
 * @example
 * countSolvedWords([['解約', '解約'], ['解約', '退会']]) // => { inquiries: 2, words: [["解約", 2], ["退会", 1]] }
 */
export function countSolvedWords(
  inquiries: readonly (readonly string[])[],
): Pick<ArticleEvidence, 'inquiries' | 'words'> {
  const counts = new Map<string, number>()
  for (const terms of inquiries) for (const term of new Set(terms)) counts.set(term, (counts.get(term) ?? 0) + 1)
  return { inquiries: inquiries.length, words: commonest([...counts]) }
}

const commonest = (words: readonly (readonly [string, number])[]) =>
  words
    .filter(([, count]) => count > 0)
    .sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]))
    .slice(0, MOST_WORDS)

/**
 * Evidence in its one form: whole numbers ≥ 0, each name once, words by count and categories by name, no more than 100 words.
 * What is not a number counts as 0.
 * @example
 * tidyEvidence({ ...NO_EVIDENCE, solved: -1, categories: [['b', 1], ['a', 2], ['b', 1]] }).categories // => [["a", 2], ["b", 2]]
 */
export function tidyEvidence(evidence: ArticleEvidence): ArticleEvidence {
  const whole = (value: number): number => (value > 0 ? Math.min(Math.floor(value), 0x3fffffff) : 0)
  const once = (pairs: readonly (readonly [string, number])[]) => {
    const counts = new Map<string, number>()
    for (const [name, count] of pairs) counts.set(name, (counts.get(name) ?? 0) + whole(count))
    return [...counts].filter(([, count]) => count > 0)
  }
  return {
    solved: whole(evidence.solved),
    unsolved: whole(evidence.unsolved),
    linked: whole(evidence.linked),
    categories: once(evidence.categories).sort((a, b) => compareText(a[0], b[0])),
    inquiries: whole(evidence.inquiries),
    words: commonest(once(evidence.words)),
  }
}

/**
 * Sums evidence over articles, from scratch.
 * @example
 * totalEvidence([{ category: 'a', evidence: { ...NO_EVIDENCE, solved: 2 } }]).solved // => 2
 */
export function totalEvidence(
  articles: readonly { category: string | null; evidence: ArticleEvidence }[],
): EvidenceTotals {
  const categories = new Map<string, number>()
  const categoryNames = new Set<string>()
  let [solved, unsolved, linked] = [0, 0, 0]
  for (const { category, evidence } of articles) {
    solved += evidence.solved
    unsolved += evidence.unsolved
    linked += evidence.linked
    if (category !== null) categoryNames.add(category)
    for (const [name, count] of evidence.categories) {
      categoryNames.add(name)
      categories.set(name, (categories.get(name) ?? 0) + count)
    }
  }
  return { articles: articles.length, solved, unsolved, linked, categories, categoryNames }
}
