import type { Page, SurveyDefinition } from '../definition.ts'
import { shuffled } from '../further/shuffle.ts'

/**
 * Pages that stand behind each other in one group, by their places: first and last. A page of no group is alone.
 *
 * @example
 * runsOf([{ id: 'a', blocks: [] }, { id: 'b', group: 'g', blocks: [] }, { id: 'c', group: 'g', blocks: [] }]) // => [[0, 0], [1, 2]]
 */
export function runsOf(pages: readonly Page[]): [first: number, last: number][] {
  const runs: [number, number][] = []
  for (const [i, { group }] of pages.entries()) {
    const run = runs[runs.length - 1]
    if (run && group !== undefined && pages[i - 1]?.group === group) run[1] = i
    else runs.push([i, i])
  }
  return runs
}

/**
 * The survey as one response meets it: blocks of shuffled pages, and pages of a group, in an order that only depends on the
 * response. Widget, preview and server arrange it before anything else looks at it, so all of them walk the same way.
 *
 * @param responseId what the order follows from
 * @returns the definition itself where nothing is shuffled
 * @example
 * arranged({ formatVersion: 1, languages: ['ja'], title: {}, endings: [], pages: [{ id: 'p', shuffle: true, blocks: [{ id: 'a', type: 'nps', label: {}, pinned: true }, { id: 'b', type: 'nps', label: {} }] }] }, 'r').pages[0].blocks[0].id // => 'a'
 */
export function arranged(definition: SurveyDefinition, responseId: string): SurveyDefinition {
  if (!definition.pages.some(({ shuffle, group }) => shuffle || group !== undefined)) return definition
  const pages = definition.pages.map((page) =>
    page.shuffle ? { ...page, blocks: shuffled(page.blocks, `${responseId}/${page.id}`) } : page,
  )
  const inOrder: Page[] = []
  for (const [first, last] of runsOf(pages)) {
    const run = pages.slice(first, last + 1)
    const places = run.map((_, i) => ({ i }))
    for (const { i } of shuffled<{ i: number; pinned?: boolean }>(places, `${responseId}/${run[0]?.id}`))
      inOrder.push(run[i]!)
  }
  return { ...definition, pages: inOrder }
}
