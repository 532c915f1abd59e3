import { api } from '$lib/api.ts'
import { todayIn } from '$lib/format/days.ts'
import type { PageLoad } from './$types'
import { readAsked } from './asked.ts'

export const load: PageLoad = async ({ fetch, url, parent, depends }) => {
  depends('koe:inquiry-counts')
  const { me } = await parent()
  const today = todayIn(me.current?.timeZone ?? 'Asia/Tokyo', new Date())
  const asked = readAsked(url.searchParams, today)
  const query = {
    ...asked.period,
    ...(asked.formId === null ? {} : { formId: asked.formId }),
    ...(asked.unit === null ? {} : { unit: asked.unit }),
  }
  // It takes longer than the rest, and is not waited for; where it fails, only its own place says so.
  const themes = api(fetch).inquiryThemes({
    ...asked.period,
    ...(asked.formId === null ? {} : { formId: asked.formId }),
  })
  themes.catch(() => undefined)
  const [counts, forms] = await Promise.all([api(fetch).inquiryCounts(query), api(fetch).forms()])
  return { asked, query, counts, forms: forms.items, themes, today }
}
