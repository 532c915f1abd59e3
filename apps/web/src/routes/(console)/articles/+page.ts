import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

/** What is listed lives in the address. */
export const load: PageLoad = async ({ fetch, url, depends }) => {
  depends('koe:articles')
  const filter = {
    state: url.searchParams.get('state'),
    category: url.searchParams.get('category'),
    find: url.searchParams.get('q'),
    due: url.searchParams.get('due'),
  }
  const calls = api(fetch)
  const query = { ...filter, cursor: url.searchParams.get('cursor') ?? undefined }
  const [{ items, nextCursor }, categories] = await Promise.all([calls.articles(query), calls.articleCategories()])
  return {
    articles: items,
    nextCursor,
    categories: categories.items,
    filter,
    today: new Date().toISOString().slice(0, 10),
  }
}
