import type { Language } from '../index.ts'
import { portraits as en } from './en.ts'
import { portraits as ja } from './ja.ts'

/** The words of the pages about themes: beside the catalogues, which every page loads. */
export const portraitCatalogues: Record<Language, typeof ja> = { ja, en }
