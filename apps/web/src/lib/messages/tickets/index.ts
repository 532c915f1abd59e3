import type { Language } from '../index.ts'
import { tickets as en } from './en.ts'
import { tickets as ja } from './ja.ts'

/** The words of importing tickets: beside the catalogues, which every page loads. */
export const ticketCatalogues: Record<Language, typeof ja> = { ja, en }
