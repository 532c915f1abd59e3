import type { OpenAPIHono } from '@hono/zod-openapi'
import type { PostalTable } from '@koe/features/addresses'
import type { Actor } from '@koe/features/workspaces'

/** What the composition root decides. Nothing in this room reads the environment. */
export interface ApiConfig {
  /** Signs session cookies: at least 32 random characters, kept in the data directory. */
  secret: string
  /** Koe's own version, shown in `/api/v1/status` and in the OpenAPI document. */
  version: string
  databaseKind: 'embedded' | 'external'
  /** Names the widget's scripts that belong together: the folder below `/widget/` where they never change. */
  widgetRelease?: string
  /** The address people type, when a proxy stands in front: decides secure cookies and which origins may post. */
  publicUrl?: string
  /** The address that invitations by mail come from; absent where no mail server is set up. */
  mailFrom?: string
  /** Fills in addresses; absent where the operator gave none. */
  postalTable?: Pick<PostalTable, 'find'>
  /** Believe `X-Forwarded-For`. Only behind a proxy that sets it. */
  trustProxy?: boolean
  /** False while starting or shutting down: `/readyz` answers 503. */
  ready?: () => boolean
}

export interface Person {
  id: string
  name: string
  email: string
}

export interface AppEnv {
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } }
  Variables: {
    requestId: string
    /** Pattern of the matched route, as in the access table. */
    route?: string
    actor?: Actor
    person?: Person
  }
}

export type Routes = OpenAPIHono<AppEnv>
