import { permissions } from '@koe/features/workspaces'
import { access } from '../access.ts'
import type { Routes } from '../env.ts'

export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: unknown
}

export interface Operation {
  summary?: string
  tags?: string[]
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[]
  requestBody?: { content?: Record<string, { schema?: Schema }> }
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>
  security?: Record<string, string[]>[]
  'x-koe-access'?: string
}

export interface ApiDocument {
  openapi: string
  info: { title: string; version: string; description?: string }
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

const info = (version: string) => ({
  title: 'Koe API',
  version,
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  description:
    'JSON in camelCase, moments in ISO 8601, lists as `{ items, nextCursor }`, refusals as RFC 9457 problems with a stable `code`. ' +
    'Programs send an API token as `Authorization: Bearer koe_…`; its scopes are named with each route.',
})

function securityOf(rule: string | undefined): Record<string, string[]>[] {
  if (rule === undefined || rule === 'public') return []
  if (rule === 'session') return [{ session: [] }]
  const { scope } = permissions[rule as keyof typeof permissions]
  return scope === null ? [{ session: [] }] : [{ session: [] }, { token: [scope] }]
}

/** The OpenAPI 3.1 document: routes and schemas as they validate, and who may call from the access table. */
export function apiDocument(app: Routes, version: string): ApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: info(version),
    servers: [{ url: '/' }],
  }) as unknown as ApiDocument & { components: Record<string, unknown> }
  document.components = {
    ...document.components,
    securitySchemes: {
      session: { type: 'apiKey', in: 'cookie', name: 'koe.session_token' },
      token: { type: 'http', scheme: 'bearer', bearerFormat: 'koe_…' },
    },
  }
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const rule = access[`${method.toUpperCase()} ${path}`]
      operation.security = securityOf(rule)
      if (rule) operation['x-koe-access'] = rule
    }
  return document
}
