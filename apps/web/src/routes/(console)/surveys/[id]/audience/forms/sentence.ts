/** A sentence of the catalogue around its one gap, so that the gap stands where the language wants it. */
export function aroundGap(sentence: (gap: string) => string): { before: string; after: string } {
  const [before = '', after = ''] = sentence('\u0000').split('\u0000')
  return { before: before.trim(), after: after.trim() }
}

/** The same without one of its parts. */
export function without<T extends object, K extends keyof T>(whole: T, part: K): Omit<T, K> {
  const { [part]: _, ...rest } = whole
  return rest
}

/** 「ja, en」 as a list; undefined where nothing is written. */
export function tagsIn(text: string): string[] | undefined {
  const tags = text.split(/[\s,、，]+/).filter((tag) => tag !== '')
  return tags.length === 0 ? undefined : [...new Set(tags)]
}
