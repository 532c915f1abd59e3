import { actionCatalogues } from '$lib/messages/actions/index.ts'
import { language } from '$lib/reader.ts'

/** The words of improvements, in the reader's language. Call within `$derived` or markup. */
export const actionWords = () => actionCatalogues[language()]
