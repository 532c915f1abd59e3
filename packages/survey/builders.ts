import type { Block, HiddenQuestion, Option, ScaleQuestion, SurveyDefinition, Text } from './definition.ts'

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

/** An inquiry form: what it is about, the message and, unless `none`, where to answer. */
export interface InquiryFormOptions {
  title: Words
  /** Option ids are the ids of the categories. */
  categories: { id: string; label: Words }[]
  message?: Words
  email?: 'required' | 'optional' | 'none'
  /** Keys of hidden fields, filled by the page (order number, app version …). */
  hidden?: string[]
  thanks?: Words
  ids: NewId
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
  category: { ja: 'お問い合わせの種類', en: 'What is it about?' },
  message: { ja: 'お問い合わせ内容', en: 'Your message' },
  email: { ja: 'メールアドレス', en: 'E-mail address' },
  emailNote: { ja: 'お返事が必要な場合にご記入ください。', en: 'If you would like an answer.' },
  received: { ja: 'お問い合わせを受け付けました。', en: 'We have received your message.' },
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

const inWords = (words: Words, languages: string[]): Text =>
  typeof words === 'string' ? { [languages[0] ?? 'ja']: words } : words

function scoreSurvey(type: ScaleQuestion['type'], options: ScoreSurveyOptions): SurveyDefinition {
  const languages = options.languages ?? ['ja', 'en']
  const { ids } = options
  const score: ScaleQuestion = {
    id: ids(),
    type,
    label: inWords(options.scoreQuestion ?? DEFAULTS[type], languages),
    ...SCALE_LABELS[type],
    required: true,
  }
  const reason: Block = {
    id: ids(),
    type: 'longText',
    label: inWords(options.followUp ?? DEFAULTS.followUp, languages),
  }
  return {
    formatVersion: 1,
    languages,
    title: inWords(options.title, languages),
    submitLabel: DEFAULTS.send,
    pages: [
      { id: ids(), blocks: [score] },
      { id: ids(), blocks: [reason] },
    ],
    endings: [{ id: ids(), title: inWords(options.thanks ?? DEFAULTS.thanks, languages) }],
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

/**
 * An inquiry form in the language of surveys: one page with category, message, e-mail and hidden fields.
 *
 * @throws RangeError without a category
 * @example
 * inquiryFormDefinition({ title: 'お問い合わせ', categories: [{ id: 'c1', label: '配送' }], ids: () => 'id' }).pages[0].blocks.length // => 3
 */
export function inquiryFormDefinition(options: InquiryFormOptions): SurveyDefinition {
  if (options.categories.length === 0) throw new RangeError('an inquiry form needs at least one category')
  const languages = options.languages ?? ['ja', 'en']
  const { ids, email = 'optional' } = options
  const choices: Option[] = options.categories.map(({ id, label }) => ({ id, label: inWords(label, languages) }))
  const blocks: Block[] = [
    { id: ids(), type: 'singleChoice', label: DEFAULTS.category, options: choices, required: true },
    { id: ids(), type: 'longText', label: inWords(options.message ?? DEFAULTS.message, languages), required: true },
  ]
  if (email === 'required') blocks.push({ id: ids(), type: 'email', label: DEFAULTS.email, required: true })
  if (email === 'optional') {
    blocks.push({ id: ids(), type: 'email', label: DEFAULTS.email, description: DEFAULTS.emailNote })
  }
  const hidden = (options.hidden ?? []).map(
    (key): HiddenQuestion => ({ id: ids(), type: 'hidden', label: inWords(key, languages), key }),
  )
  return {
    formatVersion: 1,
    languages,
    title: inWords(options.title, languages),
    submitLabel: DEFAULTS.send,
    pages: [{ id: ids(), blocks: [...blocks, ...hidden] }],
    endings: [{ id: ids(), title: inWords(options.thanks ?? DEFAULTS.received, languages) }],
  }
}
