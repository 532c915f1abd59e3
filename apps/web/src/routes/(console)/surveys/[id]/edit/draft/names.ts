import {
  allQuestions,
  type Block,
  choiceIds,
  choiceInWords,
  type Ending,
  measuresOf,
  type Page,
  pipesNamed,
  type Question,
  type SurveyDefinition,
  textIn,
} from '@koe/survey'
import type { Messages } from '$lib/messages/index.ts'
import { partOf } from './edit-definition.ts'

interface Reading {
  definition: SurveyDefinition
  language: string
}

/** Words in the language being written; where an answer will stand is the question that it answers. */
export function said({ definition, language }: Reading, text: Record<string, string> | undefined): string {
  const inWords = (one: Record<string, string> | undefined) => textIn(one, language, definition.languages).trim()
  const asked = (id: string) => inWords(measuresOf(definition).find((question) => question.id === id)?.label)
  return pipesNamed(inWords(text), (id) => `〔${pipesNamed(asked(id), () => '…').slice(0, 12) || '?'}〕`)
}

/** The place in a text where an answer, a variable (`v.ID`) or the response's id will stand. */
export const pipeOf = (id: string): string => `{{${id === 'response' || id.startsWith('v.') ? id : `q.${id}`}}}`

/** What a block is called in lists: its words, else that it has none. A hidden field by its key. */
export const nameOf = (w: Messages, reading: Reading, block: Block): string =>
  said(reading, block.label) || (block.type === 'hidden' ? block.key : w.builder.untitled)

export function pageName(w: Messages, reading: Reading, page: Page, count: (n: number) => string): string {
  const title = said(reading, page.title)
  const number = w.builder.page(count(reading.definition.pages.findIndex(({ id }) => id === page.id) + 1))
  return title ? `${number} ${title}` : number
}

export const endingName = (w: Messages, reading: Reading, ending: Ending): string =>
  said(reading, ending.title) || w.builder.untitled

/** The choices and rows of a block. */
const partsOf = (block: Block) => [...('options' in block ? block.options : []), ...('rows' in block ? block.rows : [])]

/** Whatever an id names, in words; '' = the survey. */
export function partName(w: Messages, reading: Reading, id: string, count: (n: number) => string): string {
  const part = partOf(reading.definition, id)
  if (part?.kind === 'block') return nameOf(w, reading, part.block)
  if (part?.kind === 'page') return pageName(w, reading, part.page, count)
  if (part?.kind === 'ending') return endingName(w, reading, part.ending)
  const variable = reading.definition.variables?.find((one) => one.id === id)
  if (variable) return w.builder.variables.named(variable.name)
  const quota = reading.definition.quotas?.find((one) => one.id === id)
  if (quota) return w.builder.quotas.named(quota.name)
  const question = allQuestions(reading.definition).find((one) => partsOf(one).some((part) => part.id === id))
  return question ? nameOf(w, reading, question) : w.builder.survey
}

/** What can be chosen in answer to a question. */
export function choicesOf(w: Messages, reading: Reading, question: Question): { id: string; label: string }[] {
  const inWords = (text: Record<string, string> | undefined) => said(reading, text)
  return (choiceIds(question) ?? []).map((id) => {
    const label = choiceInWords(question, id, w.surveys.answers, inWords)
    return { id, label: label === id ? w.builder.untitled : label }
  })
}

/** The entry of the outline that an id belongs to: an option belongs to its question. */
export function entryOf(definition: SurveyDefinition, id: string): string {
  if (id === '' || partOf(definition, id)) return id
  const holder = definition.pages
    .flatMap((page) => page.blocks)
    .find((block) => partsOf(block).some((part) => part.id === id))
  return holder?.id ?? ''
}
