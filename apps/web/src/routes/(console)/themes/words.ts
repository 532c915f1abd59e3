import { portraitCatalogues } from '$lib/messages/portraits/index.ts'
import { language } from '$lib/reader.ts'

/** The words of the pages about themes, in the reader's language. Call within `$derived` or markup. */
export const portraitWords = () => portraitCatalogues[language()]
