import { choiceIds, choiceInWords, measuresOf, type Question, type Say, SCALES, textIn } from '@koe/survey'
import type { CrossVariables, Survey } from '$lib/api.ts'
import type { Messages } from '$lib/messages/index.ts'

/** Something to filter by: its values, or two ends to be written where any number may be given. */
export interface Filterable {
  variable: string
  label: string
  values: { value: string; label: string }[]
  numbers: boolean
}

interface Known {
  w: Messages
  survey: Pick<Survey, 'definition' | 'versions'>
  variables: CrossVariables
  language: string
}

const BANDS = { detractor: '0..6', passive: '7..8', promoter: '9..10' } as const

const steps = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => String(low + i))

function valuesOf(w: Messages, question: Question, say: Say): Filterable['values'] {
  if (question.type === 'nps')
    return (['detractor', 'passive', 'promoter'] as const).map((group) => ({
      value: BANDS[group],
      label: `${w.surveys.groups[group]} ${BANDS[group].replace('..', '–')}`,
    }))
  const scale =
    question.type === 'csat' || question.type === 'ces'
      ? SCALES[question.type]
      : question.type === 'rating'
        ? { low: 1, high: question.steps }
        : null
  if (scale) return steps(scale.low, scale.high).map((value) => ({ value, label: value }))
  return (choiceIds(question) ?? []).map((id) => ({
    value: id,
    label: choiceInWords(question, id, w.surveys.answers, say),
  }))
}

/** What the results of a survey can be filtered by, in the order in which it is offered. */
export function filterables({ w, survey, variables, language }: Known): Filterable[] {
  const { definition, versions } = survey
  const say: Say = (text) => textIn(text, language, definition.languages)
  const asked = new Map(measuresOf(definition).map((question) => [question.id, question]))
  const found = new Map(variables.values.map(({ variable, values }) => [variable, values]))
  const plain = (variable: string, label: string, word: (value: string) => string): Filterable => ({
    variable,
    label,
    values: (found.get(variable) ?? []).map((value) => ({ value, label: word(value) })),
    numbers: false,
  })
  const languages: Record<string, string> = w.phrases.languages
  return [
    ...variables.questions.flatMap((id): Filterable[] => {
      const question = asked.get(id)
      if (!question) return []
      const numbers = question.type === 'number' || question.type === 'slider'
      const values = numbers ? [] : valuesOf(w, question, say)
      return [{ variable: `question:${id}`, label: say(question.label) || id, values, numbers }]
    }),
    plain('channel', w.surveys.cross.channel, (value) => w.phrases.channels[value] ?? value),
    plain('language', w.surveys.cross.language, (value) => languages[value] ?? value),
    {
      variable: 'version',
      label: w.surveys.cross.version,
      values: versions.map(({ number }) => ({
        value: String(number),
        label: w.surveys.answeredVersion(String(number)),
      })),
      numbers: false,
    },
    ...variables.attributes.map((name) => plain(`attribute:${name}`, name, (value) => value)),
  ].filter(({ values, numbers }) => values.length > 0 || numbers)
}

/** A value in words; what is no longer offered stays as it is. */
export const valueName = (offered: Filterable | undefined, value: string): string =>
  offered?.values.find((one) => one.value === value)?.label ?? value.replace('..', '–')

/** A variable in words; the same. */
export const variableName = (offered: Filterable | undefined, variable: string): string =>
  offered?.label ?? variable.replace(/^(attribute|question):/, '')
