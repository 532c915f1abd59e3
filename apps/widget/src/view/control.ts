import type { Answer, Problem, Text } from '@koe/survey/core'
import type { Messages } from '../messages.ts'
import type { Manner } from './radio-group.ts'

/** What every field needs to know and may do. */
export interface FieldContext {
  words(text: Text | undefined): string
  messages: Messages
  language: string
  /** Orders shuffled options. */
  seed: string
  /** The page has a title: labels are headings below it. */
  titled: boolean
  give(questionId: string, answer: Answer | undefined, manner: Manner | 'typing'): void
  /** Enter in a one-line field. */
  enter(): void
}

/** What one answers with. */
export interface Control {
  node: HTMLElement
  extra?: HTMLElement | null
  show(answer: Answer | undefined, wrong: boolean): void
  focus(): void
  /** Words for what is wrong with an answer of this kind; '' = the general ones. */
  complain?(problem: Problem): string
}

/** Ids of the parts of a block, by which a control is described. */
export const titleId = (id: string) => `t-${id}`
export const errorId = (id: string) => `e-${id}`
export const noteId = (id: string) => `d-${id}`
