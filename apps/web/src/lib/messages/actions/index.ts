import type { Language } from '../index.ts'
import { actions as en } from './en.ts'
import { actions as ja } from './ja.ts'

/** The words of improvements: beside the catalogues, which every page loads. */
export const actionCatalogues: Record<Language, typeof ja> = { ja, en }
