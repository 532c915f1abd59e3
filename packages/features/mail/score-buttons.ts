import { isQuestion, SCALES, type SurveyDefinition, textIn } from '@koe/survey'
import { escaped } from './letter-text.ts'

/** A question that a press on a number answers, in one language. */
export interface ScoreButtons {
  questionId: string
  label: string
  low: string
  high: string
  scores: number[]
}

/** The survey's first question, where it is one that a press on a number answers and everybody is asked it. */
export function buttonsOf(definition: SurveyDefinition, language: string): ScoreButtons | null {
  const first = definition.pages[0]?.blocks.find((block) => block.type !== 'hidden' && block.type !== 'statement')
  if (!first || !isQuestion(first) || first.showIf) return null
  const say = (text: Record<string, string> | undefined) => (text ? textIn(text, language, definition.languages) : '')
  const label = say(first.label)
  if (first.type === 'nps' || first.type === 'csat' || first.type === 'ces') {
    const { low: min, high: max } = SCALES[first.type]
    const scores = Array.from({ length: max - min + 1 }, (_, i) => min + i)
    return { questionId: first.id, label, low: say(first.lowLabel), high: say(first.highLabel), scores }
  }
  if (first.type !== 'rating') return null
  const scores = Array.from({ length: first.steps }, (_, i) => i + 1)
  return { questionId: first.id, label, low: say(first.lowLabel), high: say(first.highLabel), scores }
}

/** How a button looks in a letter. */
export const CELL =
  'display:block;padding:12px 0;border:1px solid #c9cdd6;border-radius:6px;color:#1c2230;background:#ffffff;text-decoration:none;font-weight:bold'

/** @param url - the person's own page; `?question=score` is put behind it, or `&` where it has a query */
const pressed = ({ questionId }: ScoreButtons, url: string, score: number) =>
  `${url}${url.includes('?') ? '&' : '?'}${questionId}=${score}`

/** A link for each score, as HTML. @param press - what a press does, in the letter's language */
export function buttonsHtml(buttons: ScoreButtons, url: string, press: string): string {
  const { label, low, high, scores } = buttons
  const cell = (score: number) =>
    `<td width="${(100 / scores.length).toFixed(2)}%" style="padding:2px;text-align:center"><a href="${escaped(pressed(buttons, url, score))}" style="${CELL}">${score}</a></td>`
  const ends =
    low || high ? `<p style="margin:4px 0 0;font-size:12px;color:#5b6478">${escaped(low)}　…　${escaped(high)}</p>` : ''
  return `<p style="margin:24px 0 8px;font-weight:bold">${escaped(label)}</p><table role="presentation" width="100%" cellspacing="0" cellpadding="0" style="table-layout:fixed"><tr>${scores.map(cell).join('')}</tr></table>${ends}<p style="margin:4px 0 0;font-size:12px;color:#5b6478">${escaped(press)}</p>`
}

/** The same for a letter without HTML: a line for the question, and one for each score. */
export const buttonsText = (buttons: ScoreButtons, url: string): string =>
  [buttons.label, ...buttons.scores.map((score) => `${score}: ${pressed(buttons, url, score)}`)].join('\n')
