import { OpenAPIHono, z } from '@hono/zod-openapi'
import { type Actor, type FieldError, Problem } from '@koe/features/workspaces'
import type { Context } from 'hono'
import type { AppEnv, Person, Routes } from './env.ts'
import { problemResponse } from './problem.ts'

type Issue = z.core.$ZodIssue

const codes: Partial<Record<Issue['code'], string>> = {
  invalid_type: 'wrong-type',
  invalid_format: 'wrong-format',
  invalid_value: 'not-a-choice',
  // Of one that is told apart by a field: that field has no value that is known.
  invalid_union: 'not-a-choice',
  unrecognized_keys: 'unknown-field',
}

function codeOf(issue: Issue): string {
  // What was given is not part of an issue; only its sentence tells that nothing was.
  if (issue.code === 'invalid_type' && /received undefined$/.test(issue.message)) return 'required'
  if (issue.code === 'too_small') return issue.origin === 'number' ? 'too-small' : 'too-short'
  if (issue.code === 'too_big') return issue.origin === 'number' ? 'too-large' : 'too-long'
  if (issue.code === 'custom' && typeof issue.params?.code === 'string') return issue.params.code
  return codes[issue.code] ?? 'invalid'
}

/** Of several shapes none fits: what is wrong by the shape that fits furthest, for "none fits" helps nobody. */
function innermost(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue]
  const shapes = issue.errors.map((errors) =>
    errors.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] } as Issue)),
  )
  const depth = (issues: Issue[]) => Math.max(...issues.map(({ path }) => path.length))
  const furthest = Math.max(...shapes.map(depth))
  const fitting = shapes.filter((issues) => depth(issues) === furthest)
  return fitting.reduce((fewest, issues) => (issues.length < fewest.length ? issues : fewest))
}

/** What zod found wrong, as fields with stable codes; at most 50. */
export const fieldErrors = (error: z.core.$ZodError): FieldError[] =>
  error.issues
    .flatMap(innermost)
    .slice(0, 50)
    .map((issue) => ({ field: `/${issue.path.join('/')}`, code: codeOf(issue) }))

/** A router whose refused input becomes the same problem everywhere. */
export const newRoutes = (): Routes =>
  new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw new Problem('invalid-input', {}, fieldErrors(result.error))
    },
  })

/** Who acts. Only in routes whose rule is a permission. */
export function actorOf(c: Context<AppEnv>): Actor {
  const actor = c.get('actor')
  if (!actor) throw new Problem('not-signed-in')
  return actor
}

/** Who is signed in. Only in routes whose rule is `session`. */
export function personOf(c: Context<AppEnv>): Person {
  const person = c.get('person')
  if (!person) throw new Problem('not-signed-in')
  return person
}

/** A wrong id is an id that nobody has. */
export const IdParam = z.object({ id: z.string().openapi({ param: { name: 'id', in: 'path' }, format: 'uuid' }) })

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** @throws Problem `not-found` when the text cannot be an id */
export function idOf(text: string): string {
  if (!uuid.test(text)) throw new Problem('not-found')
  return text.toLowerCase()
}

/** The id in a cursor of a list that is ordered by id. @throws Problem `invalid-input` */
export function cursorId(cursor: string | undefined): string | undefined {
  if (cursor === undefined || uuid.test(cursor)) return cursor
  throw new Problem('invalid-input', {}, [{ field: '/cursor', code: 'wrong-format' }])
}

/** The body of a route that checks by itself, whatever its content type said. @throws Problem `malformed`, `invalid-input` */
export async function checkedBody<T extends z.ZodType>(c: Context<AppEnv>, schema: T): Promise<z.output<T>> {
  let body: unknown
  try {
    body = await c.req.json()
  } catch {
    throw new Problem('malformed', { reason: 'json' })
  }
  const result = schema.safeParse(body)
  if (!result.success) throw new Problem('invalid-input', {}, fieldErrors(result.error))
  return result.data
}

/** `?cursor=&limit=` of every list. */
export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** `{ items, nextCursor }` of every list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

/** The `responses` of a route that answers 200 with this shape, and the problem for everything else. */
export const ok = <T extends z.ZodType>(description: string, schema: T) => ({
  200: { description, content: { 'application/json': { schema } } },
  default: problemResponse,
})

/** The same for 201. */
export const created = <T extends z.ZodType>(description: string, schema: T) => ({
  201: { description, content: { 'application/json': { schema } } },
  default: problemResponse,
})

/** The `responses` of a route that answers 204. */
export const noContent = (description: string) => ({ 204: { description }, default: problemResponse })

/** The `request.body` of a route that takes JSON. */
export const jsonBody = <T extends z.ZodType>(schema: T) => ({
  required: true as const,
  content: { 'application/json': { schema } },
})
