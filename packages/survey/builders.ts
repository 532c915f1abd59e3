import type { Block, ScaleQuestion, SurveyDefinition, Text } from './definition.ts'

/** Gives a new id at each call; an argument so that tests can fix it. */
export type NewId = () => string

/** Words in several languages, or plain words in the first language. */
export type Words = Text | string

/** What the ready-made surveys let one change; everything left out is in good Japanese and English already. */
export interface ScoreSurveyOptions {
  title: Words
  scoreQuestion?: Words
  followUp?: Words
  thanks?: Words
  ids: NewId
  /** First = the language of plain strings. Default: ja and en. */
  languages?: string[]
}

const DEFAULTS = {
  nps: {
    ja: 'このサービスを、ご友人や同僚に薦めたいと思いますか。',
    en: 'How likely are you to recommend us to a friend or colleague?',
  },
  csat: { ja: '今回のご利用に、どのくらい満足されましたか。', en: 'How satisfied were you this time?' },
  ces: { ja: 'やりたかったことは、簡単にできましたか。', en: 'How easy was it to do what you wanted to do?' },
  followUp: { ja: 'その点数を選ばれた理由をお聞かせください。', en: 'What is the main reason for your score?' },
  thanks: { ja: 'ご回答ありがとうございました。', en: 'Thank you for your answers.' },
  send: { ja: '送信する', en: 'Send' },
} satisfies Record<string, Text>

const SCALE_LABELS = {
  nps: {
    lowLabel: { ja: 'まったく薦めたくない', en: 'Not at all likely' },
    highLabel: { ja: 'ぜひ薦めたい', en: 'Extremely likely' },
  },
  csat: {
    lowLabel: { ja: 'とても不満', en: 'Very dissatisfied' },
    highLabel: { ja: 'とても満足', en: 'Very satisfied' },
  },
  ces: {
    lowLabel: { ja: 'とても大変だった', en: 'Very difficult' },
    highLabel: { ja: 'とても簡単だった', en: 'Very easy' },
  },
} as const

/**
 * Words in several languages; plain words are in the first one.
 *
 * @example
 * inLanguages('配送', ['ja', 'en']) // => { ja: '配送' }
 */
export const inLanguages = (words: Words, languages: readonly string[]): Text =>
  typeof words === 'string' ? { [languages[0] ?? 'ja']: words } : words

function scoreSurvey(type: ScaleQuestion['type'], options: ScoreSurveyOptions): SurveyDefinition {
  const languages = options.languages ?? ['ja', 'en']
  const { ids } = options
  const score: ScaleQuestion = {
    id: ids(),
    type,
    label: inLanguages(options.scoreQuestion ?? DEFAULTS[type], languages),
    ...SCALE_LABELS[type],
    required: true,
  }
  const reason: Block = {
    id: ids(),
    type: 'longText',
    label: inLanguages(options.followUp ?? DEFAULTS.followUp, languages),
  }
  return {
    formatVersion: 1,
    languages,
    title: inLanguages(options.title, languages),
    submitLabel: DEFAULTS.send,
    pages: [
      { id: ids(), blocks: [score] },
      { id: ids(), blocks: [reason] },
    ],
    endings: [{ id: ids(), title: inLanguages(options.thanks ?? DEFAULTS.thanks, languages) }],
  }
}

/**
 * An NPS survey: the score on the first page, the reason on the second, so that one question is in view.
 *
 * @example
 * npsSurvey({ title: '月次NPS', ids: () => 'id' }).pages[0].blocks[0].type // => 'nps'
 */
export function npsSurvey(options: ScoreSurveyOptions): SurveyDefinition {
  return scoreSurvey('nps', options)
}

/**
 * A CSAT survey (1–5) with the same two pages.
 *
 * @example
 * csatSurvey({ title: 'サポート後', ids: () => 'id' }).pages[0].blocks[0].type // => 'csat'
 */
export function csatSurvey(options: ScoreSurveyOptions): SurveyDefinition {
  return scoreSurvey('csat', options)
}

/**
 * A CES survey (1–7) with the same two pages.
 *
 * @example
 * cesSurvey({ title: '手続き後', ids: () => 'id' }).pages[0].blocks[0].type // => 'ces'
 */
export function cesSurvey(options: ScoreSurveyOptions): SurveyDefinition {
  return scoreSurvey('ces', options)
}
