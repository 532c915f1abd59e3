import { sqlState, type Transaction, withWorkspace } from '@koe/db'
import { macros } from '@koe/db/schema'
import { asc, count, eq } from 'drizzle-orm'
import { storableText } from '../../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { requireAnswering } from '../answering/change-inquiry.ts'
import { unknownPlaceholders } from './placeholders.ts'

/** Words that are written again and again. */
export interface Macro {
  id: string
  name: string
  /** With the names between braces as they are written. */
  body: string
  /** What the inquiry is after a reply with it; null: as the writer chooses. */
  statusAfter: 'open' | 'waiting' | 'solved' | null
  /** Who takes care of it after that; null: it stays with who has it. */
  assigneeId: string | null
  updatedAt: Date
}

export type MacroInput = Pick<Macro, 'name' | 'body' | 'statusAfter' | 'assigneeId'>

/** A menu of more is searched by nobody. */
const MOST = 500

const columns = {
  id: macros.id,
  name: macros.name,
  body: macros.body,
  statusAfter: macros.statusAfter,
  assigneeId: macros.assigneeId,
  updatedAt: macros.updatedAt,
}

export const macrosIn = (tx: Transaction): Promise<Macro[]> =>
  tx.select(columns).from(macros).orderBy(asc(macros.name), asc(macros.id)).limit(MOST)

/** By name. */
export async function listMacros(context: Context, actor: Actor): Promise<Macro[]> {
  authorize(actor, 'inquiries.read')
  return withWorkspace(context.db, actor.workspaceId, macrosIn)
}

async function checked(tx: Transaction, input: MacroInput) {
  const unknown = unknownPlaceholders(input.body)
  if (unknown.length > 0)
    throw new Problem('invalid-input', {}, [
      { field: '/body', code: 'unknown-placeholder', params: { names: unknown.slice(0, 5).join(', ') } },
    ])
  if (input.assigneeId !== null) await requireAnswering(tx, input.assigneeId)
  return { ...input, name: storableText(input.name.trim()), body: storableText(input.body) }
}

/** Two of one name cannot be told apart in a menu. */
async function uniquely<T>(saved: Promise<T>): Promise<T> {
  return saved.catch((error: unknown) => {
    if (sqlState(error)?.constraint !== 'macros_name') throw error
    throw new Problem('invalid-input', {}, [{ field: '/name', code: 'taken' }])
  })
}

/** @throws Problem `invalid-input`: a placeholder that stands for nothing, a name that is taken, an assignee who may not answer */
export async function createMacro(context: Context, actor: Actor, input: MacroInput): Promise<Macro> {
  authorize(actor, 'inquiries.write')
  const id = context.newId()
  const at = context.now()
  const work = withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [known] = await tx.select({ number: count() }).from(macros)
    if ((known?.number ?? 0) >= MOST) throw new Problem('conflict', { reason: 'too-many' })
    const row = { ...(await checked(tx, input)), workspaceId: actor.workspaceId, id, createdAt: at, updatedAt: at }
    const [added] = await tx.insert(macros).values(row).returning(columns)
    await audit(context, tx, actor, 'macro.create', { kind: 'macro', id })
    return added
  })
  return (await uniquely(work)) as Macro
}

/** @throws Problem `not-found`, `invalid-input` as `createMacro` */
export async function updateMacro(context: Context, actor: Actor, input: MacroInput & { id: string }): Promise<Macro> {
  authorize(actor, 'inquiries.write')
  const { id, ...macro } = input
  const work = withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const change = { ...(await checked(tx, macro)), updatedAt: context.now() }
    const [changed] = await tx.update(macros).set(change).where(eq(macros.id, id)).returning(columns)
    if (!changed) throw new Problem('not-found')
    await audit(context, tx, actor, 'macro.update', { kind: 'macro', id })
    return changed
  })
  return uniquely(work)
}

/** @throws Problem `not-found` */
export async function removeMacro(context: Context, actor: Actor, input: { id: string }): Promise<void> {
  authorize(actor, 'inquiries.write')
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [removed] = await tx.delete(macros).where(eq(macros.id, input.id)).returning({ name: macros.name })
    if (!removed) throw new Problem('not-found')
    await audit(context, tx, actor, 'macro.remove', { kind: 'macro', id: input.id }, { name: removed.name })
  })
}
