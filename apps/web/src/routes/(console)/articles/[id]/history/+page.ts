import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

/** `?revision=` says which text is looked at; the newest without it. */
export const load: PageLoad = async ({ fetch, params, url, depends }) => {
  depends('koe:article')
  const calls = api(fetch)
  const [article, { items }] = await Promise.all([calls.article(params.id), calls.articleRevisions(params.id)])
  const asked = Number(url.searchParams.get('revision'))
  const number = items.some((one) => one.number === asked) ? asked : article.revision
  return { article, revisions: items, shown: await calls.articleRevision(params.id, number) }
}
