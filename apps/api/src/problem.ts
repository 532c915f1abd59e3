import { z } from '@hono/zod-openapi'
import { isDatabaseAway, sqlState } from '@koe/db'
import { type FieldError, Problem } from '@koe/features/workspaces'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Logger } from 'pino'
import type { AppEnv } from './env.ts'
import { fieldTexts, type HttpProblemCode, type ProblemText, problemTexts } from './problem-texts.ts'

type Language = 'ja' | 'en'

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    ending: z
      .object({ title: z.record(z.string(), z.string()) })
      .loose()
      .optional()
      .openapi({ description: 'What to show a customer whose response a quota has no room for' }),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string().optional() })).optional(),
  })
  .openapi('Problem')

/** How every route declares its refusals. */
export const problemResponse = {
  description: 'A refusal (RFC 9457)',
  content: { 'application/problem+json': { schema: ProblemSchema } },
} as const

/** Japanese unless English is asked for more strongly. */
export function languageOf(header: string | undefined): Language {
  let best: Language = 'ja'
  let weight = -1
  for (const part of (header ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...params] = part.trim().toLowerCase().split(';')
    const language = tag.startsWith('ja') ? 'ja' : tag.startsWith('en') ? 'en' : undefined
    const q = Number(params.find((param) => param.trim().startsWith('q='))?.split('=')[1] ?? 1)
    if (language && q > weight) {
      best = language
      weight = q
    }
  }
  return best
}

const fill = (text: string, params: Readonly<Record<string, string | number>>) =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))

const retryAfter: Partial<Record<HttpProblemCode, string>> = { unavailable: '2', busy: '1', 'too-many-requests': '30' }

function describeField(error: FieldError, language: Language) {
  const words = fieldTexts[error.code]
  const message = words ? fill(words[language === 'ja' ? 0 : 1], error.params ?? {}) : undefined
  return { ...error, ...(message ? { message } : {}) }
}

/** The words of a refusal in the shape of an ending, for customers. */
const endingOf = ({ ja, en }: ProblemText) => ({
  id: '',
  title: { ja: ja[0], en: en[0] },
  body: { ja: ja[1], en: en[1] },
})

/** The RFC 9457 answer for a refusal. */
export function respondProblem(
  c: Context<AppEnv>,
  code: HttpProblemCode,
  params: Readonly<Record<string, string | number>> = {},
  errors: readonly FieldError[] = [],
  ending?: Problem['ending'],
): Response {
  const language = languageOf(c.req.header('accept-language'))
  const text = problemTexts[code]
  const [title, detail] = text[language]
  const wait = retryAfter[code]
  if (wait) c.header('Retry-After', String(params.retryAfter ?? wait))
  c.header('Content-Language', language)
  c.header('Cache-Control', 'no-store')
  const body = {
    type: `urn:koe:problem:${code}`,
    title,
    status: text.status,
    detail: fill(detail, params),
    instance: c.get('requestId'),
    code,
    ...(Object.keys(params).length > 0 ? { params } : {}),
    ...(code === 'quota-full' ? { ending: ending ?? endingOf(text) } : {}),
    ...(errors.length > 0 ? { errors: errors.map((error) => describeField(error, language)) } : {}),
  }
  c.header('Content-Type', 'application/problem+json; charset=utf-8')
  return c.body(JSON.stringify(body), text.status as ContentfulStatusCode)
}

/** What an error is to the outside. Everything that is not a refusal is `internal`, and its message stays here. */
function classify(error: unknown): Problem | { code: HttpProblemCode } {
  if (error instanceof Problem) return error
  if (error instanceof HTTPException) {
    if (error.status === 413) return new Problem('too-large', { limit: 0 })
    if (error.status === 415) return new Problem('unsupported-media-type')
    if (error.status < 500) return new Problem('malformed')
  }
  if (isDatabaseAway(error)) return { code: 'unavailable' }
  const state = sqlState(error)?.code
  // Deadlock and serialization failure: nothing is wrong with the request.
  if (state === '40P01' || state === '40001' || state === '55P03') return new Problem('busy')
  if (state === '23505') return new Problem('conflict')
  // A text that PostgreSQL cannot hold: the net under the repair at the door.
  if (state === '22021' || state === '22P05') return new Problem('malformed')
  return { code: 'internal' }
}

/** The only place where an error becomes HTTP. */
export const problemHandler = (logger: Logger) => (error: unknown, c: Context<AppEnv>) => {
  const problem = classify(error)
  if (!(problem instanceof Problem)) {
    const level = problem.code === 'internal' ? 'error' : 'warn'
    logger[level]({ requestId: c.get('requestId'), route: c.get('route'), err: withoutWords(error) }, problem.code)
    return respondProblem(c, problem.code)
  }
  return respondProblem(c, problem.code, problem.params, problem.errors, problem.ending)
}

/** A failed statement carries its parameters, which may be a customer's words: only type, code and place go to the log. */
function withoutWords(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error }
  const state = sqlState(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const message = state || error.message.startsWith('Failed query') ? undefined : error.message.slice(0, 300)
  return {
    type: error.name,
    code: state?.code ?? code,
    constraint: state?.constraint,
    message,
    stack: stack.slice(0, 12).join('\n'),
  }
}
