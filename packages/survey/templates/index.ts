import { cesSurvey, csatSurvey, type NewId, npsSurvey } from '../builders.ts'
import type { Block, SurveyDefinition, Text } from '../definition.ts'
import { cancellationBlocks, fitBlocks, onboardingBlocks, requestBlocks } from './about-product.ts'
import { eventBlocks, supportBlocks, taskBlocks } from './after-contact.ts'
import { both, onePageEach } from './parts.ts'

export { copyDefinition } from './copy-definition.ts'

/** What a survey can begin with. */
export const TEMPLATE_IDS = [
  'nps',
  'support',
  'task',
  'cancellation',
  'onboarding',
  'fit',
  'request',
  'event',
  'blank',
] as const

/** One of them. */
export type TemplateId = (typeof TEMPLATE_IDS)[number]

const BLOCKS: Record<Exclude<TemplateId, 'nps' | 'blank'>, (ids: NewId) => Block[]> = {
  support: supportBlocks,
  task: taskBlocks,
  cancellation: cancellationBlocks,
  onboarding: onboardingBlocks,
  fit: fitBlocks,
  request: requestBlocks,
  event: eventBlocks,
}

const THANKS = both(['ご回答ありがとうございました。', 'Thank you for your answers.'])
const SEND = both(['送信する', 'Send'])

/** What a template is called to customers in the language that nobody has written yet. */
const TITLES: Record<Exclude<TemplateId, 'blank'>, Text> = {
  nps: both(['お薦め度のアンケート', 'How likely are you to recommend us?']),
  support: both(['サポートについてのアンケート', 'About our support']),
  task: both(['お手続きについてのアンケート', 'About what you just did']),
  cancellation: both(['解約についてのアンケート', 'About your cancellation']),
  onboarding: both(['使い始めについてのアンケート', 'About your first steps']),
  fit: both(['ご利用についてのアンケート', 'About how you use our product']),
  request: both(['ご要望のアンケート', 'What would you like to do?']),
  event: both(['イベントについてのアンケート', 'About the event']),
}

/**
 * A new survey from a template, in Japanese and English; `blank` asks nothing yet. The title is as given in `language`; in the
 * other one the template has words of its own, so that nothing is left to translate.
 *
 * @example
 * surveyFromTemplate('support', { title: 'サポート後', ids: () => 'id', language: 'ja' }).pages.length // => 3
 * surveyFromTemplate('blank', { title: '空', ids: () => 'id', language: 'ja' }).pages[0].blocks // => []
 */
export function surveyFromTemplate(
  template: TemplateId,
  { title, ids, language }: { title: string; ids: NewId; language: string },
): SurveyDefinition {
  const languages = [language, ...['ja', 'en'].filter((tag) => tag !== language)]
  const titles = template === 'blank' ? { [language]: title } : { ...TITLES[template], [language]: title }
  if (template === 'nps') return npsSurvey({ title: titles, ids, languages })
  return {
    formatVersion: 1,
    // Nothing is written yet: one language is enough until somebody wants another.
    languages: template === 'blank' ? [language] : languages,
    title: titles,
    submitLabel: SEND,
    pages: template === 'blank' ? [{ id: ids(), blocks: [] }] : onePageEach(ids, BLOCKS[template](ids)),
    endings: [{ id: ids(), title: THANKS }],
  }
}

const readyMade = new Set<string>()

const keyOf = ({ ja, en }: Text) => JSON.stringify([ja, en])

function remember(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if ('ja' in value && 'en' in value) readyMade.add(keyOf(value as Text))
  else Object.values(value).forEach(remember)
}

/**
 * Whether a sentence is one of the templates' own, unchanged in both languages: who changes it in one language
 * leaves the other behind.
 *
 * @example
 * isReadyMade({ ja: 'ご回答ありがとうございました。', en: 'Thank you for your answers.' }) // => true
 * isReadyMade({ ja: 'ご回答ありがとうございました。', en: 'Cheers!' }) // => false
 */
export function isReadyMade(text: Text): boolean {
  if (readyMade.size === 0) {
    const options = { title: '', ids: () => 'id', language: 'ja' }
    for (const template of TEMPLATE_IDS) remember(surveyFromTemplate(template, options))
    for (const build of [csatSurvey, cesSurvey]) remember(build(options))
  }
  return readyMade.has(keyOf(text))
}
