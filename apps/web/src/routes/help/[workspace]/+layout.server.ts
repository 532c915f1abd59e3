import { visitorLanguage } from '$lib/hosted/shown.ts'
import type { LayoutServerLoad } from './$types'

/** Read without a script: a phone of any age, and whatever reads pages aloud or for a search. */
export const load: LayoutServerLoad = ({ params, request, url, locals }) => {
  const language = visitorLanguage(url.searchParams.get('lang'), request.headers.get('accept-language'), ['ja', 'en'])
  locals.language = language
  return { language, home: `/help/${encodeURIComponent(params.workspace)}` }
}
