import {
  type ArticleEvidence,
  emptyFaqIndex,
  type FaqHit,
  type FaqIndex,
  putArticle,
  readArticle,
  readQuery,
  removeArticle,
  searchFaq,
  type Tokenizer,
  trainVectors,
  vectorsAreOld,
} from '@koe/text'
import { plainText } from '../markdown/parse-markdown.ts'

/** An article as customers see it, with what use has shown; `null` words where it is not public any more. */
export interface ChangedArticle {
  id: string
  version: number
  shown: { title: string; body: string; category: string } | null
  evidence: ArticleEvidence
}

export interface ArticleQuestion {
  text: string
  /** What the customer chose in the form, by its label. */
  category: string | null
  limit: number
}

/** The best articles, or the version that the index stands at when it has not seen the one that was asked for. */
export type ArticleFinding = { kind: 'found'; hits: FaqHit[] } | { kind: 'behind'; version: number }

/** Workspaces whose articles are kept; the one that was asked longest ago goes. */
const MOST_WORKSPACES = 40
/** The same articles learn the same vectors. */
const SEED = 1

/** What answers from the articles of many workspaces: synchronous and without I/O, for a thread of its own. */
export interface ArticleIndex {
  put(workspace: string, version: number, changed: readonly ChangedArticle[]): void
  find(workspace: string, version: number, question: ArticleQuestion): ArticleFinding
  /** Learns the company that words keep, where too much is new. Takes seconds at thousands of articles. */
  train(workspace: string): void
}

export function createArticleIndex(tokenizer: Tokenizer): ArticleIndex {
  const kept = new Map<string, { index: FaqIndex; version: number }>()
  const of = (workspace: string) => {
    const known = kept.get(workspace) ?? { index: emptyFaqIndex(), version: 0 }
    kept.delete(workspace)
    kept.set(workspace, known)
    for (const oldest of [...kept.keys()].slice(0, -MOST_WORKSPACES)) kept.delete(oldest)
    return known
  }
  return {
    put(workspace, version, changed) {
      const known = of(workspace)
      for (const { id, shown, evidence } of changed) {
        if (shown === null) removeArticle(known.index, id)
        else {
          const { title, body, category } = shown
          const words = { id, question: title, answer: plainText(body), category: category === '' ? null : category }
          putArticle(known.index, { ...readArticle(words, tokenizer), evidence })
        }
      }
      known.version = Math.max(known.version, version)
    },
    find(workspace, version, { text, category, limit }) {
      const known = of(workspace)
      if (known.version < version) return { kind: 'behind', version: known.version }
      return { kind: 'found', hits: searchFaq(known.index, readQuery(text, tokenizer), { category, limit }) }
    },
    train(workspace) {
      const { index } = of(workspace)
      if (vectorsAreOld(index)) trainVectors(index, SEED)
    },
  }
}

/** Where the index is asked: a thread, so that neither tokenising nor learning holds up requests. */
export interface ArticleReader {
  put(workspace: string, version: number, changed: readonly ChangedArticle[]): Promise<void>
  find(workspace: string, version: number, question: ArticleQuestion): Promise<ArticleFinding>
  train(workspace: string): Promise<void>
  close(): Promise<void>
}

/** The same without a thread. For tests and one-shot commands, never beside a request loop. */
export function createInlineReader(tokenizer: Tokenizer): ArticleReader {
  const index = createArticleIndex(tokenizer)
  return {
    put: async (...given) => index.put(...given),
    find: async (...given) => index.find(...given),
    train: async (workspace) => index.train(workspace),
    close: async () => undefined,
  }
}
