import type { Language } from '../index.ts'
import { watch as en } from './en.ts'
import { watch as ja } from './ja.ts'

/** The words of what watches the inbox: beside the catalogues, which every page loads. */
export const watchCatalogues: Record<Language, typeof ja> = { ja, en }
