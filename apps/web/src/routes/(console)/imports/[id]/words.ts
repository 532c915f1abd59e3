import { ticketCatalogues } from '$lib/messages/tickets/index.ts'
import { language } from '$lib/reader.ts'

/** The page's own words, in the reader's language. Call within `$derived` or markup. */
export const ticketWords = () => ticketCatalogues[language()]
