import type { Language } from '../index.ts'
import { home as en } from './en.ts'
import { home as ja } from './ja.ts'

/** The words of the first page: beside the catalogues, which every page loads. */
export const homeCatalogues: Record<Language, typeof ja> = { ja, en }
