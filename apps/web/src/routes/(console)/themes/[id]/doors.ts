import type { Query, ThemeCompany, ThemePortrait, ThemeWording } from '$lib/api.ts'

/** All that the page says of its theme. */
export type WholePortrait = ThemePortrait & ThemeWording & ThemeCompany

/** What a figure of the page opens: its name in the address, and what it asks of the list of verbatims. */
export const doorTo = {
  all: 'all',
  mood: (value: string) => `mood:${value}`,
  label: (name: 'intent' | 'loss' | 'gain', value: string) => `${name}:${value}`,
  word: (word: string) => `word:${word}`,
  pair: (noun: string, predicate: string) => `pair:${noun}×${predicate}`,
  days: (from: string, to: string) => `days:${from}..${to}`,
  group: ({ kind, name, value }: ThemeCompany['groups']['items'][number]) =>
    kind === 'attribute' ? `attr:${name}:${value}` : `${kind}:${value}`,
  with: (id: string) => `with:${id}`,
}

/** A door as it stands in the address. */
export interface Door {
  kind: string
  value: string
}

export function doorOf(open: string | null): Door | null {
  if (open === null) return null
  const colon = open.indexOf(':')
  return colon === -1 ? { kind: open, value: '' } : { kind: open.slice(0, colon), value: open.slice(colon + 1) }
}

/** A text before and after a mark. */
export const halves = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark)
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)]
}

/** @param base the period and the filters of the page */
export function doorQuery({ kind, value }: Door, themeId: string, base: Query): Query {
  const query: Record<string, Query[string]> = { ...base, theme: themeId }
  if (kind === 'pair') [query.noun, query.predicate] = halves(value, '×')
  else if (kind === 'days') [query.from, query.to] = halves(value, '..')
  else if (kind === 'with') Object.assign(query, { theme: value, with: themeId })
  else if (kind === 'attr') {
    const [name, wanted] = halves(value, ':')
    query[`attr.${name}`] = wanted
  } else if (['mood', 'intent', 'loss', 'gain', 'word', 'source', 'channel', 'category'].includes(kind))
    query[kind] = value
  return query
}
