import { page } from '$app/state'
import type { Me, Permission } from './api.ts'
import { type Format, formatFor } from './format/index.ts'
import { catalogues, type Language, type Messages } from './messages/index.ts'

/** What the present reader sees with: language, time zone and rights, all from the page's data. Call within `$derived` or markup. */
const me = (): Me | undefined => (page.data as { me?: Me }).me

export const language = (): Language => page.data.language ?? 'ja'
export const words = (): Messages => catalogues[language()]
export const timeZone = (): string => me()?.current?.timeZone ?? 'Asia/Tokyo'

const formats = new Map<string, Format>()
export function format(): Format {
  const key = `${language()} ${timeZone()}`
  const known = formats.get(key) ?? formatFor(language(), timeZone())
  formats.set(key, known)
  return known
}

/** Only hides what would be refused: the API decides. */
export const can = (permission: Permission): boolean => me()?.permissions.includes(permission) ?? false
