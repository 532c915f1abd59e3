import { api } from '$lib/api.ts'
import type { PageServerLoad } from './$types'

/** `?q=` searches, `?category=` lists a category; the first page without both. */
export const load: PageServerLoad = async ({ params, fetch, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' })
  const calls = api(fetch)
  const [q, category] = [url.searchParams.get('q')?.trim().slice(0, 1000) ?? '', url.searchParams.get('category')]
  const [shown, found] = await Promise.all([
    calls.helpHome(params.workspace),
    q !== ''
      ? calls.helpArticles(params.workspace, { q })
      : category !== null
        ? listed(calls, params.workspace, category)
        : null,
  ])
  const canonical = url.origin + url.pathname + (category !== null ? `?category=${encodeURIComponent(category)}` : '')
  return { shown, q, category, found: found?.items ?? null, canonical }
}

const listed = (calls: ReturnType<typeof api>, workspace: string, category: string) =>
  calls.helpArticles(workspace, { category: category.slice(0, 100) })
