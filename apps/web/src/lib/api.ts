import { addresses, type Client, createClient, type ProblemBody } from '@koe/api/client'
import { error } from '@sveltejs/kit'

export type * from '@koe/api/client'
export { addresses }

/** A refusal as the error that pages and forms show. */
export function refuse({ status, code, title, detail, instance, params, errors }: ProblemBody): never {
  error(status === 0 ? 503 : status, {
    message: title,
    code,
    ...(detail ? { detail } : {}),
    ...(instance ? { requestId: instance } : {}),
    ...(params ? { params } : {}),
    ...(errors ? { errors } : {}),
  })
}

/** The API, as every request of the console reaches it: from a load with its own `fetch`, else with the browser's. */
export const api = (fetch?: typeof globalThis.fetch): Client => createClient({ refuse, ...(fetch ? { fetch } : {}) })
