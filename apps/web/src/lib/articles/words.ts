import { articleCatalogues } from '$lib/messages/articles/index.ts'
import { language } from '$lib/reader.ts'

/** The words of the pages that write articles, in the reader's language. Call within `$derived` or markup. */
export const articleWords = () => articleCatalogues[language()]
