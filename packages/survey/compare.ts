import type { Block, Ending, Page, Quota, SurveyDefinition, Variable } from './definition.ts'

/** One difference between two states of a survey. `at` is the id of the page, block, ending, variable or quota; '' = the survey. */
export interface DefinitionChange {
  at: string
  what: 'survey' | 'page' | 'block' | 'ending' | 'variable' | 'quota'
  kind: 'added' | 'removed' | 'changed' | 'moved'
}

type Part = Page | Block | Ending | Variable | Quota

/** Equal whatever the order of keys: a database may give them back in another one. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...keys].every((key) => same(left[key], right[key]))
}

/** Those that stand elsewhere among the ones both have: all that are not in the longest common order. */
function movedAmong(before: readonly string[], after: readonly string[]): Set<string> {
  const place = new Map(before.map((id, i) => [id, i]))
  const common = after.filter((id) => place.has(id))
  const best: number[] = []
  const previous: number[] = []
  for (const [i, id] of common.entries()) {
    best[i] = 1
    previous[i] = -1
    for (let j = 0; j < i; j += 1)
      if ((place.get(common[j] ?? '') ?? 0) < (place.get(id) ?? 0) && (best[j] ?? 0) + 1 > (best[i] ?? 0)) {
        best[i] = (best[j] ?? 0) + 1
        previous[i] = j
      }
  }
  const kept = new Set<string>()
  for (let i = best.indexOf(Math.max(...best)); i >= 0; i = previous[i] ?? -1) kept.add(common[i] ?? '')
  return new Set(common.filter((id) => !kept.has(id)))
}

function compareParts<T extends Part>(
  what: DefinitionChange['what'],
  before: readonly T[],
  after: readonly T[],
  bare: (part: T) => unknown,
): DefinitionChange[] {
  const known = new Map(before.map((part) => [part.id, part]))
  const left = new Set(after.map(({ id }) => id))
  const moved = movedAmong([...known.keys()], [...left])
  const changes: DefinitionChange[] = []
  for (const part of after) {
    const old = known.get(part.id)
    if (!old) changes.push({ at: part.id, what, kind: 'added' })
    else if (!same(bare(old), bare(part))) changes.push({ at: part.id, what, kind: 'changed' })
    else if (moved.has(part.id)) changes.push({ at: part.id, what, kind: 'moved' })
  }
  for (const id of known.keys()) if (!left.has(id)) changes.push({ at: id, what, kind: 'removed' })
  return changes
}

const blocksOf = (definition: SurveyDefinition): Block[] => definition.pages.flatMap((page) => page.blocks)

/**
 * What changed from one state of a survey to another: the survey itself, then pages, blocks, endings, variables and quotas, each once,
 * in the order of `after` with the removed ones last. A block that stands on another page but in the same order of
 * blocks is not called moved. The order of keys does not matter.
 *
 * @returns [] when both say the same
 * @example
 * compareDefinitions({ formatVersion: 1, languages: ['ja'], title: { ja: 'x' }, pages: [{ id: 'p', blocks: [] }], endings: [] }, { formatVersion: 1, languages: ['ja'], title: { ja: 'y' }, pages: [{ id: 'p', blocks: [] }], endings: [] }) // => [{ at: '', what: 'survey', kind: 'changed' }]
 */
export function compareDefinitions(before: SurveyDefinition, after: SurveyDefinition): DefinitionChange[] {
  const whole = ({ pages: _, endings: __, variables: ___, quotas: ____, ...survey }: SurveyDefinition) => survey
  const survey: DefinitionChange[] = same(whole(before), whole(after))
    ? []
    : [{ at: '', what: 'survey', kind: 'changed' }]
  return [
    ...survey,
    ...compareParts('page', before.pages, after.pages, ({ blocks: _, ...page }) => page),
    ...compareParts('block', blocksOf(before), blocksOf(after), (block) => block),
    ...compareParts('ending', before.endings, after.endings, (ending) => ending),
    ...compareParts('variable', before.variables ?? [], after.variables ?? [], (variable) => variable),
    ...compareParts('quota', before.quotas ?? [], after.quotas ?? [], (quota) => quota),
  ]
}
