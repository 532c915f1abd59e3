import type { Article } from '$lib/api.ts'

type Words = Pick<Article, 'title' | 'body' | 'category'>

const keyOf = (article: Article | null) => `koe:article:${article?.id ?? 'new'}`

/** What is being written outlives a reload, in this tab. Where storage is closed, it is not kept. */
export function keepWords(article: Article | null, words: Words): void {
  try {
    sessionStorage.setItem(keyOf(article), JSON.stringify({ revision: article?.revision ?? 0, words }))
  } catch {
    // Full, or forbidden.
  }
}

export function forgetWords(article: Article | null): void {
  try {
    sessionStorage.removeItem(keyOf(article))
  } catch {
    // Forbidden: nothing was kept.
  }
}

/** What was begun on this very revision; null where there is nothing, or somebody has saved since. */
export function keptWords(article: Article | null): Words | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(article)) ?? 'null') as {
      revision: number
      words: Words
    } | null
    return kept?.revision === (article?.revision ?? 0) ? kept.words : null
  } catch {
    return null
  }
}
