import { compareText } from '../4-weigh/count-terms.ts'
import type { Unit } from '../4-weigh/theme-segment.ts'
import { collectCandidates } from '../6-label/candidates.ts'
import { SEED_THEMES } from './seed-themes.ts'
import type { ModelTheme, WordModel } from './theme-model.ts'

const LEAST_FOR_OWN_THEMES = 15
const LEAST_SUPPORT = 3
const MOST_OWN_THEMES = 8

/**
 * Themes for a handful of verbatims, without clustering: seed themes whose words occur, then what this workspace itself says
 * often (nouns in at least three texts, ranked by log-odds against evenly spread words). Below 15 texts only seed themes.
 *
 * @param units distinct texts in their fixed order
 */
export function wordModel(units: readonly Unit[], seed: number): WordModel {
  const covered = new Uint8Array(units.length)
  const rules: WordModel['rules'] = []
  const themes: ModelTheme[] = []
  const add = (label: string, words: string[], pairs: string[]) => {
    const index = themes.length
    themes.push({ index, parent: null, label, terms: [label, ...pairs].slice(0, 3), size: 0, cohesion: 0 })
    rules.push({ theme: index, words })
  }
  const candidates = collectCandidates(units)
  const saidOf = (holds: (u: number) => boolean) =>
    candidates
      .filter(({ kind }) => kind === 'pair' || kind === 'act')
      .map((candidate) => ({ label: candidate.label, count: candidate.units.filter(holds).length }))
      .filter((pair) => pair.count >= 2)
      .sort((a, b) => b.count - a.count || compareText(a.label, b.label))
      .map((pair) => pair.label)
  for (const theme of SEED_THEMES) {
    const hit = units.map((unit) => theme.words.some((word) => unit.text.includes(word)))
    const count = hit.reduce((sum, h, u) => sum + (h ? units[u]!.weight : 0), 0)
    if (count < (units.length < LEAST_FOR_OWN_THEMES ? 1 : 2)) continue
    hit.forEach((h, u) => {
      if (h) covered[u] = 1
    })
    add(
      theme.label,
      [...theme.words],
      saidOf((u) => hit[u]!),
    )
  }
  if (units.length < LEAST_FOR_OWN_THEMES) return { kind: 'words', seed, rules, themes }
  for (let round = 0; round < MOST_OWN_THEMES; round++) {
    const best = strongestNoun(units, covered, candidates)
    if (best === undefined) break
    for (const u of best.units) covered[u] = 1
    const inside = new Set(best.units)
    add(
      best.label,
      [best.noun],
      saidOf((u) => inside.has(u)),
    )
  }
  return { kind: 'words', seed, rules, themes }
}

/** The noun that says most about the texts no theme covers yet. */
function strongestNoun(units: readonly Unit[], covered: Uint8Array, candidates: ReturnType<typeof collectCandidates>) {
  const open = covered.reduce((sum, c) => sum + (c === 0 ? 1 : 0), 0)
  const scored = candidates
    .filter((candidate) => candidate.kind === 'noun')
    .map((candidate) => {
      const fresh = candidate.units.filter((u) => covered[u] === 0).length
      const odds = (fresh + 0.5) / (open - fresh + 0.5)
      const all = candidate.units.length
      const base = (all + 0.5) / (units.length - all + 0.5)
      return { candidate, fresh, score: fresh * (1 + Math.max(0, Math.log(odds / base))) }
    })
    .filter((entry) => entry.fresh >= LEAST_SUPPORT)
    .sort((a, b) => b.score - a.score || compareText(a.candidate.label, b.candidate.label))
  return scored[0]?.candidate
}
