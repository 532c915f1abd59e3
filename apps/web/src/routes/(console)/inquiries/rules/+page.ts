import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, depends }) => {
  depends('koe:inquiry-rules')
  const [rules, members, forms] = await Promise.all([
    api(fetch).inquiryRules(),
    api(fetch).members(),
    api(fetch).forms(),
  ])
  const categories = forms.items.flatMap((form) =>
    form.categories.filter(({ archived }) => !archived).map((one) => ({ ...one, formName: form.name })),
  )
  return { rules: rules.items, members: members.items, categories }
}
