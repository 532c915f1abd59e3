import type { Language } from './messages/index.ts'

export type Theme = 'light' | 'dark' | 'system'

interface CookieJar {
  get(name: string): string | undefined
}

/** Japanese unless the reader chose otherwise. */
export const languageOf = (cookies: CookieJar): Language => (cookies.get('koe_language') === 'en' ? 'en' : 'ja')

export const themeOf = (cookies: CookieJar): Theme => {
  const chosen = cookies.get('koe_theme')
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

/** Remembered for a year in this browser; nothing secret, so scripts may read it. */
export function remember(name: 'koe_language' | 'koe_theme' | 'koe_workspace', value: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox.
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; samesite=lax${secure}`
}
