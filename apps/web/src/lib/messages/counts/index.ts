import type { Language } from '../index.ts'
import { counts as en } from './en.ts'
import { counts as ja } from './ja.ts'

/** The words of the one page that counts inquiries: beside the catalogues, which every page loads. */
export const countCatalogues: Record<Language, typeof ja> = { ja, en }
