import { error } from '@sveltejs/kit'
import { type Article, api } from '$lib/api.ts'
import type { PageLoad } from './$types'

/** `/articles/new` begins one; any other name is the id of an article. */
export const load: PageLoad = async ({ fetch, params, parent, depends }) => {
  depends('koe:article')
  const calls = api(fetch)
  const { me } = await parent()
  if (params.id === 'new' && !me.permissions.includes('articles.edit'))
    error(403, { message: 'forbidden', code: 'forbidden' })
  const [article, categories, members] = await Promise.all([
    params.id === 'new' ? (null as Article | null) : calls.article(params.id),
    calls.articleCategories(),
    calls.members(),
  ])
  return { article, categories: categories.items, members: members.items }
}
