import { inLanguages, type NewId, type Words } from '../builders.ts'
import type {
  Block,
  Condition,
  HiddenQuestion,
  Question,
  SingleChoiceQuestion,
  SurveyDefinition,
} from '../definition.ts'

/** The types of question that a category may ask. */
export const FIELD_TYPES = [
  'shortText',
  'longText',
  'singleChoice',
  'multipleChoice',
  'dropdown',
  'yesNo',
  'number',
  'date',
  'phone',
  'email',
] as const

/** A question that is asked where its category, or one under it, is chosen. */
export type FormField = Extract<Question, { type: (typeof FIELD_TYPES)[number] }>

/** One category of a form. Those at the top have no parent. */
export interface FormCategory {
  id: string
  label: Words
  parentId?: string | null
  /** Shown once it is chosen. */
  help?: string
  fields?: readonly FormField[]
  /** Taken from pages that were opened before, and not offered: nothing about it is required. */
  archived?: boolean
}

/** An inquiry form: what it is about, the message and, unless `none`, where to answer. */
export interface InquiryFormOptions {
  title: Words
  /** Option ids are the ids of the categories; those with one parent are offered in this order. */
  categories: readonly FormCategory[]
  message?: Words
  /** Asks for files to send along, under this id. */
  files?: string | undefined
  email?: 'required' | 'optional' | 'none'
  /** Keys of hidden fields, filled by the page (order number, app version …). */
  hidden?: string[]
  thanks?: Words
  ids: NewId
  languages?: string[]
}

const WORDS = {
  category: { ja: 'お問い合わせの種類', en: 'What is it about?' },
  message: { ja: 'お問い合わせ内容', en: 'Your message' },
  files: { ja: '写真・ファイル', en: 'Pictures and files' },
  email: { ja: 'メールアドレス', en: 'E-mail address' },
  emailNote: { ja: 'お返事が必要な場合にご記入ください。', en: 'If you would like an answer.' },
  received: { ja: 'お問い合わせを受け付けました。', en: 'We have received your message.' },
  send: { ja: '送信する', en: 'Send' },
}

const childrenOf = (categories: readonly FormCategory[], parentId: string | null) =>
  categories.filter((category) => (category.parentId ?? null) === parentId)

/**
 * The id of the question that asks for one of the categories under a category. It follows from the category, so that a page that was
 * opened yesterday still sends well.
 *
 * @example
 * questionUnder('c1') // => 'in-c1'
 */
export const questionUnder = (categoryId: string): string => `in-${categoryId}`

/** Everything that choosing among these categories asks and says, level by level: only one way through it is ever shown. */
function levels(options: InquiryFormOptions, first: string, languages: readonly string[]) {
  const choices: SingleChoiceQuestion[] = []
  const helps: Block[] = []
  const fields: FormField[] = []
  let asking: { parent: FormCategory | null; id: string; showIf?: Condition }[] = [{ parent: null, id: first }]
  // A category stands under one parent: the walk ends with the last of them.
  while (asking.length > 0) {
    const next: typeof asking = []
    for (const { parent, id, showIf } of asking) {
      const under = childrenOf(options.categories, parent?.id ?? null)
      if (under.length === 0) continue
      choices.push({
        id,
        type: 'singleChoice',
        label: parent ? inLanguages(parent.label, languages) : WORDS.category,
        options: under.map((category) => ({ id: category.id, label: inLanguages(category.label, languages) })),
        required: under.some(({ archived }) => !archived),
        ...(showIf ? { showIf } : {}),
      })
      for (const category of under) {
        const chosen: Condition = { question: id, operator: 'chosen', options: [category.id] }
        const { help, archived } = category
        if (help)
          helps.push({
            id: `help-${category.id}`,
            type: 'statement',
            label: inLanguages(help, languages),
            showIf: chosen,
          })
        for (const field of category.fields ?? [])
          fields.push({ ...field, showIf: chosen, ...(archived ? { required: false } : {}) })
        next.push({ parent: category, id: questionUnder(category.id), showIf: chosen })
      }
    }
    asking = next
  }
  return [...choices, ...helps, ...fields]
}

/**
 * An inquiry form in the language of surveys: one page with the category, level by level, with what the chosen ones say and ask, the message,
 * files, e-mail and hidden fields.
 *
 * @throws RangeError without a category at the top
 * @example
 * inquiryFormDefinition({ title: 'お問い合わせ', categories: [{ id: 'c1', label: '配送' }], ids: () => 'id' }).pages[0].blocks.length // => 3
 * inquiryFormDefinition({ title: 'お問い合わせ', categories: [{ id: 'c1', label: '請求' }, { id: 'c2', label: '返金', parentId: 'c1' }], ids: () => 'id' }).pages[0].blocks[1].id // => 'in-c1'
 */
export function inquiryFormDefinition(options: InquiryFormOptions): SurveyDefinition {
  if (childrenOf(options.categories, null).length === 0)
    throw new RangeError('an inquiry form needs at least one category')
  const languages = options.languages ?? ['ja', 'en']
  const { ids, email = 'optional', files } = options
  const blocks: Block[] = levels(options, ids(), languages)
  const message = inLanguages(options.message ?? WORDS.message, languages)
  blocks.push({ id: ids(), type: 'longText', label: message, required: true })
  if (files)
    blocks.push({
      id: files,
      type: 'files',
      label: WORDS.files,
      kinds: ['picture', 'pdf', 'text', 'office'],
      maximum: 5,
    })
  if (email === 'required') blocks.push({ id: ids(), type: 'email', label: WORDS.email, required: true })
  if (email === 'optional') {
    blocks.push({ id: ids(), type: 'email', label: WORDS.email, description: WORDS.emailNote })
  }
  const hidden = (options.hidden ?? []).map(
    (key): HiddenQuestion => ({ id: ids(), type: 'hidden', label: inLanguages(key, languages), key }),
  )
  return {
    formatVersion: 1,
    languages,
    title: inLanguages(options.title, languages),
    submitLabel: WORDS.send,
    pages: [{ id: ids(), blocks: [...blocks, ...hidden] }],
    endings: [{ id: ids(), title: inLanguages(options.thanks ?? WORDS.received, languages) }],
  }
}
