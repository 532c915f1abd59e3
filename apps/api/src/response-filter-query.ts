import type { z } from '@hono/zod-openapi'
import type { Condition, ResponseFilter } from '@koe/features/responses'
import { storableText } from '@koe/features/verbatims'
import { Problem } from '@koe/features/workspaces'
import type { ResultsFilterQuery } from './schemas/results.ts'

const mostConditions = 20
const mostValues = 100

/** `attr.plan=pro&answer.q1=0..6` of an address as conditions. @throws Problem `invalid-input` */
function namedConditions(queries: Record<string, string[]>): Condition[] {
  const kinds = { 'attr.': 'attribute:', 'answer.': 'question:' }
  const found = Object.entries(queries).flatMap(([name, values]) =>
    Object.entries(kinds)
      .filter(([prefix]) => name.startsWith(prefix) && name.length > prefix.length && name.length <= 200)
      .map(([prefix, kind]) => ({
        variable: storableText(kind + name.slice(prefix.length)),
        values: values.map(storableText),
      })),
  )
  if (found.length > mostConditions || found.some(({ values }) => values.length > mostValues))
    throw new Problem('invalid-input', {}, [{ field: '/attr', code: 'too-many' }])
  return found
}

/** Whose answers an address asks for. Checked values come from the schema, attributes and answers from the raw address. */
export function responseFilterOf(
  query: z.output<typeof ResultsFilterQuery>,
  queries: Record<string, string[]>,
): ResponseFilter {
  const { from, to, segment, channel, language, version } = query
  const plain = Object.entries({ channel, language, version }).flatMap(([variable, values]) =>
    values?.length ? [{ variable, values: values.map(storableText) }] : [],
  )
  return { from, to, segment: segment?.toLowerCase(), conditions: [...plain, ...namedConditions(queries)] }
}
