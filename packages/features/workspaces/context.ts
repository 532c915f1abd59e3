import type { Database } from '@koe/db'
import type { Queue } from '@koe/db/queue'

/** What every verb is handed: nothing in `features` reads the clock, the environment or randomness by itself. */
export interface Context {
  readonly db: Database
  readonly queue: Queue
  readonly now: () => Date
  readonly newId: () => string
  /** Bytes from a cryptographic source, for tokens. */
  readonly randomBytes: (size: number) => Uint8Array
  /** Folder for uploaded files. */
  readonly filesDir: string
}

export type Role = 'owner' | 'admin' | 'analyst' | 'viewer'

/** Who acts. A verb never trusts a workspace id from its input: it takes the actor's. */
export type Actor =
  | { kind: 'member'; workspaceId: string; memberId: string; userId: string; role: Role }
  | { kind: 'token'; workspaceId: string; tokenId: string; scopes: readonly string[] }
  | { kind: 'customer'; workspaceId: string }
  | { kind: 'system'; workspaceId: string }
