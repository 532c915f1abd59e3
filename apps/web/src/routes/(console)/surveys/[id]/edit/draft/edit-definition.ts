import type { Block, Ending, Jump, Option, Page, SurveyDefinition } from '@koe/survey'

/** What an id of a definition names. */
export type Part =
  | { kind: 'page'; page: Page; index: number }
  | { kind: 'block'; block: Block; page: Page; index: number }
  | { kind: 'ending'; ending: Ending; index: number }

export function partOf(definition: SurveyDefinition, id: string): Part | null {
  for (const [index, page] of definition.pages.entries()) {
    if (page.id === id) return { kind: 'page', page, index }
    const place = page.blocks.findIndex((block) => block.id === id)
    const block = page.blocks[place]
    if (block) return { kind: 'block', block, page, index: place }
  }
  const place = definition.endings.findIndex((ending) => ending.id === id)
  const ending = definition.endings[place]
  return ending ? { kind: 'ending', ending, index: place } : null
}

const mapPages = (definition: SurveyDefinition, change: (page: Page) => Page): SurveyDefinition => ({
  ...definition,
  pages: definition.pages.map(change),
})

const moved = <T>(items: readonly T[], from: number, to: number): T[] => {
  const rest = items.filter((_, i) => i !== from)
  const item = items[from]
  return item === undefined || to < 0 || to > rest.length ? [...items] : rest.toSpliced(to, 0, item)
}

/** The definition with another state of the page, block or ending of that id. */
export function replaced(definition: SurveyDefinition, part: Page | Block | Ending): SurveyDefinition {
  if (definition.endings.some(({ id }) => id === part.id))
    return { ...definition, endings: definition.endings.map((one) => (one.id === part.id ? (part as Ending) : one)) }
  return mapPages(definition, (page) =>
    page.id === part.id
      ? (part as Page)
      : { ...page, blocks: page.blocks.map((block) => (block.id === part.id ? (part as Block) : block)) },
  )
}

/** Puts a block behind another one, or to the end of a page. */
export function withBlock(definition: SurveyDefinition, pageId: string, block: Block, behind?: string) {
  return mapPages(definition, (page) => {
    if (page.id !== pageId) return page
    const place = page.blocks.findIndex(({ id }) => id === behind)
    return { ...page, blocks: page.blocks.toSpliced(place < 0 ? page.blocks.length : place + 1, 0, block) }
  })
}

/** Takes a page with its blocks, a block or an ending away. Conditions that looked at it stay, and are found wrong. */
export function without(definition: SurveyDefinition, id: string): SurveyDefinition {
  return {
    ...definition,
    pages: definition.pages
      .filter((page) => page.id !== id)
      .map((page) => ({ ...page, blocks: page.blocks.filter((block) => block.id !== id) })),
    endings: definition.endings.filter((ending) => ending.id !== id),
  }
}

/** One place up or down: a block crosses to the neighboring page at the border of its own. */
export function shifted(definition: SurveyDefinition, id: string, by: -1 | 1): SurveyDefinition {
  const part = partOf(definition, id)
  if (part?.kind === 'page') return { ...definition, pages: moved(definition.pages, part.index, part.index + by) }
  if (part?.kind === 'ending') return { ...definition, endings: moved(definition.endings, part.index, part.index + by) }
  if (!part) return definition
  const to = part.index + by
  if (to >= 0 && to < part.page.blocks.length)
    return replaced(definition, { ...part.page, blocks: moved(part.page.blocks, part.index, to) })
  const neighbor = definition.pages[definition.pages.indexOf(part.page) + by]
  if (!neighbor) return definition
  const taken = without(definition, id)
  const blocks = by < 0 ? [...neighbor.blocks, part.block] : [part.block, ...neighbor.blocks]
  return mapPages(taken, (page) => (page.id === neighbor.id ? { ...page, blocks } : page))
}

/** The blocks as they lie after a drag, page by page; null while one is in no page or in two. */
export function arranged(definition: SurveyDefinition, blocks: Record<string, Block[]>): SurveyDefinition | null {
  const after = mapPages(definition, (page) => ({ ...page, blocks: blocks[page.id] ?? page.blocks }))
  const ids = (of: SurveyDefinition) => of.pages.flatMap((page) => page.blocks.map(({ id }) => id)).sort()
  return JSON.stringify(ids(after)) === JSON.stringify(ids(definition)) ? after : null
}

/** A copy of a block under new ids, to stand beside it. */
export function copyOf(block: Block, newId: () => string): Block {
  const copy = { ...block, id: newId() }
  const anew = <T extends { id: string }>(parts: readonly T[]) => parts.map((part) => ({ ...part, id: newId() }))
  if ('rows' in copy) return { ...copy, rows: anew(copy.rows), options: anew(copy.options) }
  return 'options' in copy ? { ...copy, options: anew(copy.options) } : copy
}

/** One page after another, with its blocks and without the jumps of the other. */
export const withPage = (definition: SurveyDefinition, page: Page, behind?: string): SurveyDefinition => {
  const place = definition.pages.findIndex(({ id }) => id === behind)
  return {
    ...definition,
    pages: definition.pages.toSpliced(place < 0 ? definition.pages.length : place + 1, 0, page),
  }
}

/** Without the keys whose value is undefined: an optional key is left out, not set to nothing. */
export function tidy<T>(value: object): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

/** Options after one of them was marked: at most one of a question takes the customer's own words. */
export function withMark(options: readonly Option[], id: string, mark: 'other' | 'exclusive' | 'pinned', on: boolean) {
  return options.map((option): Option => {
    if (option.id === id) return tidy<Option>({ ...option, [mark]: on ? true : undefined })
    return mark === 'other' && on ? tidy<Option>({ ...option, other: undefined }) : option
  })
}

/** Where a page may lead: pages further on, and endings. */
export function targetsOf(definition: SurveyDefinition, page: Page): { pages: Page[]; endings: Ending[] } {
  return { pages: definition.pages.slice(definition.pages.indexOf(page) + 1), endings: definition.endings }
}

/** What a new jump says until it is filled in: 「いつも」 to the first ending. */
export const newJump = (definition: SurveyDefinition): Jump => ({
  when: { all: [] },
  to: definition.endings[0]?.id ?? '',
})
