import { languageOf, themeOf } from '$lib/preferences.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ cookies, depends }) => {
  depends('koe:preferences')
  const chosen = cookies.get('koe_language') !== undefined
  return { language: languageOf(cookies), languageChosen: chosen, theme: themeOf(cookies) }
}
