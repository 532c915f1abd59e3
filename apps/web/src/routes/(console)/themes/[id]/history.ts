import type { ThemeEvent } from '$lib/api.ts'
import type { Messages } from '$lib/messages/index.ts'

/** What one version brought, or one deed of a person; `first` differs from `version` where a run of quiet versions is one line. */
export interface Chapter {
  key: string
  at: string
  first: number | null
  version: number | null
  events: ThemeEvent[]
}

const isQuiet = ({ events }: Chapter) =>
  events.every((event) => event.kind === 'continued' && event.from === null) && events.length > 0

/**
 * Events, newest first, as chapters: those of one version together, and versions in which nothing happened but that the
 * theme went on as one line. That it goes on is left unsaid beside anything that says so.
 */
export function chaptersOf(events: readonly ThemeEvent[]): Chapter[] {
  const byVersion: Chapter[] = []
  for (const event of events) {
    const last = byVersion.at(-1)
    if (last && event.modelVersion !== null && last.version === event.modelVersion) last.events.push(event)
    else
      byVersion.push({
        key: event.id,
        at: event.at,
        first: event.modelVersion,
        version: event.modelVersion,
        events: [event],
      })
  }
  const chapters: Chapter[] = []
  for (const chapter of byVersion) {
    const last = chapters.at(-1)
    if (last && isQuiet(last) && isQuiet(chapter)) {
      last.first = chapter.first
      continue
    }
    const others = chapter.events.filter((event) => event.kind !== 'continued' || event.from !== null)
    chapters.push(others.length > 0 ? { ...chapter, events: others } : chapter)
  }
  return chapters
}

type Words = Messages['themes']['history']

/** The sentence for a split or a merger, with a gap where the other themes are named. */
function movement(words: Words, { kind, direction, goesOn }: ThemeEvent): (others: string) => string {
  if (kind === 'split' && direction === 'to') return goesOn ? words.gaveOff : words.splitInto
  if (kind === 'split') return goesOn ? words.gained : words.splitFrom
  if (direction === 'to') return goesOn ? words.lostMost : words.mergedInto
  return goesOn ? words.tookIn : words.mergedFrom
}

const gap = '\u0000'

/** The words before and after the names of the other themes; `after` is null where no other theme is named. */
export function sentenceOf(words: Words, event: ThemeEvent): { before: string; after: string | null } {
  const names = [words.quoted(event.from ?? ''), words.quoted(event.to ?? '')] as const
  if (event.kind === 'split' || event.kind === 'merged') {
    const [before = '', after = ''] = movement(words, event)(gap).split(gap)
    return { before, after }
  }
  if (event.kind === 'hide' || event.kind === 'pin')
    return { before: event.kind === 'hide' ? words.hid : words.pinned, after: null }
  if (event.kind === 'merge') {
    const [before = '', after = ''] = (event.direction === 'to' ? words.mergedBy : words.mergedHere)(gap).split(gap)
    return { before, after }
  }
  if (event.kind === 'made') return { before: words.made, after: null }
  if (event.kind === 'move') {
    const many = event.direction === 'to' ? words.movedTo : words.movedFrom
    if (event.others.length === 0)
      return { before: event.direction === 'to' ? words.movedOut : words.movedIn, after: null }
    const [before = '', after = ''] = many(gap).split(gap)
    return { before, after }
  }
  if (event.kind === 'rename') return { before: words.renamed(...names), after: null }
  if (event.kind === 'continued')
    return { before: event.from === null ? words.goesOn : words.relabeled(...names), after: null }
  return { before: event.kind === 'new' ? words.appeared : words.retired, after: null }
}
