import { arranged, firstOpenPage, prefill } from '@koe/survey'
import { isHttpError } from '@sveltejs/kit'
import type { ShownSurvey } from '../api.ts'
import { languageOf } from '../preferences.ts'

interface HostedEvent {
  request: Request
  url: URL
  locals: App.Locals
  setHeaders: (headers: Record<string, string>) => void
}

/** What a page of the company's shows: the form itself, or why there is none. */
export type Hosted<T> =
  | { kind: 'shown'; shown: T; language: 'ja' | 'en'; channel: string }
  | {
      kind:
        | 'not-found'
        | 'trouble'
        | 'pin-needed'
        | 'invited-only'
        | 'answered'
        | Exclude<ShownSurvey['availability'], 'open'>
      language: 'ja' | 'en'
      opensOn?: ShownSurvey['opensOn']
    }

/** The visitor's language as far as the definition speaks it; `?lang=` decides over the browser. */
export function visitorLanguage(wanted: string | null, header: string | null, spoken: readonly string[]): 'ja' | 'en' {
  const asked = wanted ?? header?.split(',')[0]?.split(/[-;]/)[0]?.trim().toLowerCase()
  return asked === 'en' && spoken.includes('en') ? 'en' : 'ja'
}

/** `?channel=mail` says where the link was put; anything unusual counts as a link. */
export const channelOf = (text: string | null): string => (text !== null && /^[\w-]{1,32}$/.test(text) ? text : 'link')

/** A form that is always open says nothing of that. */
type Shown = { definition: Pick<ShownSurvey['definition'], 'languages'> } & Partial<Pick<ShownSurvey, 'opensOn'>> & {
    availability?: ShownSurvey['availability'] | 'answered'
  }

export async function hosted<T extends Shown>(event: HostedEvent, find: () => Promise<T>): Promise<Hosted<T>> {
  const { request, url, locals, setHeaders } = event
  setHeaders({ 'cache-control': 'no-store' })
  const speak = (spoken: readonly string[]) => {
    const language = visitorLanguage(url.searchParams.get('lang'), request.headers.get('accept-language'), spoken)
    locals.language = language
    return language
  }
  try {
    const shown = await find()
    const language = speak(shown.definition.languages)
    const { availability = 'open', opensOn = null } = shown
    if (availability !== 'open') return { kind: availability, language, opensOn }
    return { kind: 'shown', shown, language, channel: channelOf(url.searchParams.get('channel')) }
  } catch (caught) {
    const language = speak([languageOf({ get: () => undefined }), 'en'])
    if (!isHttpError(caught) || caught.status >= 500) return { kind: 'trouble', language }
    const { code } = caught.body
    if (code === 'pin-needed' || code === 'invited-only') return { kind: code, language }
    return { kind: code === 'not-accepting' ? 'paused' : 'not-found', language }
  }
}

/**
 * A survey as the widget takes it, with what the address of the page brings along.
 * @param responseId - of a single-use link: a press on a score in a letter is an answer already
 */
export function widgetData(version: ShownSurvey['definition'], url: URL, responseId?: string) {
  const definition = responseId ? arranged(version, responseId) : version
  const { answers, hidden } = prefill(definition, url.searchParams)
  const brings = Object.keys(answers).length > 0
  const given = { answers, pageId: firstOpenPage(definition, answers), record: responseId !== undefined }
  // The page shows the logo by itself.
  const { logo: _, ...look } = definition.look ?? {}
  return { definition: { ...version, look }, hidden, ...(brings ? { given } : {}) }
}

/**
 * Data for the widget, as the text of a script element of a data type. Nothing in it has to be escaped again, and nothing
 * in it can end the element or begin another.
 */
export const jsonText = (data: unknown): string =>
  JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('&', '\\u0026')
