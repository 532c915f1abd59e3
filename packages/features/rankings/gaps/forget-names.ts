import { maskSpan } from '../../verbatims/index.ts'

/** Characters of a reply that are shown as material. */
const MOST_SHOWN = 600
/** A line that only says to whom it is written, or an opening before the first comma. 「同様、」 opens nothing. */
const SALUTATION = /^.{1,24}?(?<![同仕模異多有])(?:様|さま|さん|殿)[ 　]*$|^(?:dear|hi|hello)\b.{0,40}$/i
const OPENING = /^[一-龠々ぁ-んァ-ヶーA-Za-z・ 　]{1,20}?(?<![客皆同仕模異多有])(?:様|さま)[ 　]*[、,，]/

/**
 * A reply as material for an article: without mail addresses, telephone numbers and what else is recognized as personal data, without the
 * lines that address the customer, and without its writer's name. A name in the middle of a sentence stays: people read it before it is public.
 */
export function forgetNames(body: string, author: string): string {
  const names = [author, ...author.split(/[\s　]+/)].filter((name) => name.length > 1)
  const unsigned = names.reduce((text, name) => text.replaceAll(name, '〔担当者〕'), body.replaceAll('\r\n', '\n'))
  const lines = unsigned.split('\n').flatMap((line) => {
    const words = line.trim()
    return SALUTATION.test(words) ? [] : [words.replace(OPENING, '').trim()]
  })
  const text = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return maskSpan(text, 0, Math.min(text.length, MOST_SHOWN), 0).text
}
