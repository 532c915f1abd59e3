import type { z } from '@hono/zod-openapi'
import { storableText, type VerbatimFilter } from '@koe/features/verbatims'
import { Problem } from '@koe/features/workspaces'
import type { FilterQuery } from './schemas/verbatims.ts'

const mostAttributes = 20
const mostValues = 100

/** `attr.plan=premium&attr.plan=basic` of an address as values by name. @throws Problem `invalid-input` */
function attributesOf(queries: Record<string, string[]>): Record<string, string[]> {
  const named = Object.entries(queries).filter(([name]) => name.startsWith('attr.') && name.length > 5)
  if (named.length > mostAttributes || named.some(([, values]) => values.length > mostValues))
    throw new Problem('invalid-input', {}, [{ field: '/attr', code: 'too-many' }])
  return Object.fromEntries(named.map(([name, values]) => [storableText(name.slice(5)), values.map(storableText)]))
}

/** The filter that an address asks for. Checked values come from the schema, attributes from the raw address. */
export function filterOf(query: z.output<typeof FilterQuery>, queries: Record<string, string[]>): VerbatimFilter {
  const { source, category, channel, score, intent, loss, gain, suspicious } = query
  return {
    ...(source ? { sources: source } : {}),
    ...(category ? { categories: category.map(storableText) } : {}),
    ...(channel ? { channels: channel.map(storableText) } : {}),
    ...(score ? { scores: score } : {}),
    ...(intent ? { intents: intent } : {}),
    ...(loss ? { losses: loss } : {}),
    ...(gain ? { gains: gain } : {}),
    attributes: attributesOf(queries),
    withSuspicious: suspicious === 'included',
  }
}
