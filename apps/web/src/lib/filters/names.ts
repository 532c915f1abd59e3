import type { RankingFilters } from '$lib/api.ts'
import type { Messages } from '$lib/messages/index.ts'
import type { ListFilter } from './conditions.ts'

export interface Choice {
  name: ListFilter
  value: string
  label: string
  count: number | null
}

export interface ChoiceGroup {
  label: string
  choices: Choice[]
}

export function labelOf(w: Messages, name: ListFilter, value: string): string {
  if (name === 'source') return w.phrases.sources[value as keyof typeof w.phrases.sources] ?? value
  if (name === 'channel') return w.phrases.channels[value] ?? value
  if (name === 'intent') return w.phrases.intents[value] ?? value
  if (name === 'loss') return w.phrases.losses[value] ?? value
  if (name === 'gain') return w.phrases.gains[value] ?? value
  if (name === 'score') return w.rankings.scoreBands[value as keyof typeof w.rankings.scoreBands] ?? value
  if (name === 'attr') return value.slice(value.indexOf(':') + 1)
  return value
}

/** What stands before a value that does not say by itself what it is of: 時間 is a loss and a gain. */
export function groupOf(w: Messages, name: ListFilter, value: string): string {
  if (name === 'attr') return value.slice(0, value.indexOf(':'))
  return name === 'loss' || name === 'gain' ? w.phrases[name] : ''
}

/** What can be filtered by, in groups, from the facets the API found. */
export function choiceGroups(w: Messages, filters: RankingFilters): ChoiceGroup[] {
  const plain = (name: ListFilter, facets: { value: string; count: number }[]): Choice[] =>
    facets.map(({ value, count }) => ({ name, value, label: labelOf(w, name, value), count }))
  const attributes = Object.entries(filters.attributes).map(([key, values]) => ({
    label: key,
    choices: values.map(
      ({ value, count }): Choice => ({ name: 'attr', value: `${key}:${value}`, label: value, count }),
    ),
  }))
  const fixed = (name: ListFilter, words: object) =>
    Object.keys(words).map((value): Choice => ({ name, value, label: labelOf(w, name, value), count: null }))
  return [
    { label: w.rankings.source, choices: plain('source', filters.sources) },
    { label: w.rankings.category, choices: plain('category', filters.categories) },
    { label: w.rankings.channel, choices: plain('channel', filters.channels) },
    { label: w.rankings.scoreBand, choices: fixed('score', w.rankings.scoreBands) },
    { label: w.phrases.intent, choices: fixed('intent', w.phrases.intents) },
    { label: w.phrases.loss, choices: fixed('loss', w.phrases.losses) },
    { label: w.phrases.gain, choices: fixed('gain', w.phrases.gains) },
    ...attributes,
  ].filter((group) => group.choices.length > 1)
}
