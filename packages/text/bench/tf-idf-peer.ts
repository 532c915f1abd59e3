/**
 * The peer of FAQ retrieval: plain TF-IDF rows of length 1 (tf · (ln((1 + N) / (1 + df)) + 1), what scikit-learn's TfidfVectorizer
 * does by default) ranked by cosine.
 *
 * @param documents terms of each article
 * @returns the places of the ten nearest articles, nearest first
 */
export function tfIdfPeer(documents: readonly (readonly string[])[]): (query: readonly string[]) => number[] {
  const holding = new Map<string, number>()
  for (const terms of documents) for (const term of new Set(terms)) holding.set(term, (holding.get(term) ?? 0) + 1)
  const vectorOf = (terms: readonly string[]): Map<string, number> => {
    const vector = new Map<string, number>()
    for (const term of terms) if (holding.has(term)) vector.set(term, (vector.get(term) ?? 0) + 1)
    let square = 0
    for (const [term, count] of vector) {
      const value = count * (Math.log((1 + documents.length) / (1 + holding.get(term)!)) + 1)
      vector.set(term, value)
      square += value * value
    }
    for (const [term, value] of vector) vector.set(term, value / Math.sqrt(square))
    return vector
  }
  const postings = new Map<string, [place: number, value: number][]>()
  documents.forEach((terms, place) => {
    for (const [term, value] of vectorOf(terms)) {
      const list = postings.get(term)
      if (list === undefined) postings.set(term, [[place, value]])
      else list.push([place, value])
    }
  })
  return (query) => {
    const scores = new Float64Array(documents.length)
    for (const [term, value] of vectorOf(query)) {
      for (const [place, other] of postings.get(term) ?? []) scores[place]! += value * other
    }
    return [...scores.keys()]
      .filter((place) => scores[place]! > 0)
      .sort((a, b) => scores[b]! - scores[a]! || a - b)
      .slice(0, 10)
  }
}
