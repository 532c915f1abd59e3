import type { Language } from '../index.ts'
import { articles as en } from './en.ts'
import { articles as ja } from './ja.ts'

/** The words of the pages that write articles: beside the catalogues, which every page loads. */
export const articleCatalogues: Record<Language, typeof ja> = { ja, en }
