import { api } from '$lib/api.ts'
import type { LayoutLoad } from './$types'

export const load: LayoutLoad = async ({ fetch, url, depends }) => {
  depends('koe:inquiries')
  const status = url.searchParams.get('status')
  const [first, forms] = await Promise.all([api(fetch).inquiries({ status }), api(fetch).forms()])
  return { first, status, forms: forms.items }
}
