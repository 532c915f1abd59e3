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
      kind: 'not-found' | 'trouble' | Exclude<ShownSurvey['availability'], 'open'>
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

type Shown = Pick<ShownSurvey, 'definition'> & Partial<Pick<ShownSurvey, 'availability' | 'opensOn'>>

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
    return { kind: caught.body.code === 'not-accepting' ? 'paused' : 'not-found', language }
  }
}

/**
 * Data for the widget, as the text of a script element of a data type. Nothing in it has to be escaped again, and nothing
 * in it can end the element or begin another.
 */
export const jsonText = (data: unknown): string =>
  JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('&', '\\u0026')
