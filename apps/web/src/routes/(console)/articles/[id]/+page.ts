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
  const known = params.id !== 'new'
  const [article, categories, members, measurable] = await Promise.all([
    known ? calls.article(params.id) : (null as Article | null),
    calls.articleCategories(),
    calls.members(),
    known ? calls.articleThemes(params.id) : null,
  ])
  return { article, categories: categories.items, members: members.items, measurable }
}
