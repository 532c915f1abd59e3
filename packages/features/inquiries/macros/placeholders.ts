import { oneLine } from '../../mail/index.ts'

/** What a macro can be filled with. Each has a Japanese and an English name; no other name is taken. */
export const PLACEHOLDERS = {
  customer: ['顧客名', 'customer'],
  number: ['番号', 'number'],
  category: ['カテゴリ', 'category'],
  received: ['受付日', 'received'],
  email: ['メール', 'email'],
  assignee: ['担当者', 'assignee'],
  me: ['自分', 'me'],
  company: ['会社名', 'company'],
} as const

export type Placeholder = keyof typeof PLACEHOLDERS
/** null: it is not known. */
export type Fillings = Readonly<Record<Placeholder, string | null>>

const pattern = /\{\{([^{}\n]*)\}\}/g
const byName = new Map<string, Placeholder>(
  Object.entries(PLACEHOLDERS).flatMap(([key, names]) => names.map((name) => [name, key as Placeholder] as const)),
)
const placeholderOf = (written: string) => byName.get(written.normalize('NFKC').trim().toLowerCase())

/** The names between braces that stand for nothing, as they are written. */
export const unknownPlaceholders = (body: string): string[] => [
  ...new Set(
    [...body.matchAll(pattern)].flatMap(([, name = '']) => (placeholderOf(name) === undefined ? [name.trim()] : [])),
  ),
]

const MOST_FILLED = 200
const NO_NAME = { ja: 'お客様', en: 'Customer' } as const

/**
 * The words with what is known in place of the names between braces, looked through once: what is filled in is one line of plain words and
 * never another place to fill. A customer without a name is 「お客様」, and a 「様」 that follows is left out.
 */
export function filledMacro(body: string, values: Fillings, language: string): string {
  return body.replace(/\{\{([^{}\n]*)\}\}(\s?(?:様|さま))?/g, (all: string, name: string, honor = '') => {
    const key = placeholderOf(name)
    if (key === undefined) return all
    const value = values[key]
    const known = value === null ? '' : oneLine(value).slice(0, MOST_FILLED)
    if (known !== '' || key !== 'customer') return `${known}${honor}`
    const nobody = language === 'en' ? NO_NAME.en : NO_NAME.ja
    return nobody.endsWith('様') ? nobody : `${nobody}${honor}`
  })
}
