import { watchCatalogues } from '$lib/messages/watch/index.ts'
import { language } from '$lib/reader.ts'

/** The words of what watches the inbox, in the reader's language. Call within `$derived` or markup. */
export const watchWords = () => watchCatalogues[language()]
