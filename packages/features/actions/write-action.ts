import { type Transaction, withWorkspace } from '@koe/db'
import { actions, actionThemes, articles, members } from '@koe/db/schema'
import { eq, sql } from 'drizzle-orm'
import { storableText } from '../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type ActionKind, type ActionRow, actionIn, lockAction, noteEvent } from './action.ts'
import { type Present, presentOf, underOneVersion } from './count-weeks.ts'
import { registerEffect } from './register-effect.ts'

export interface ActionInput {
  title: string
  kind: ActionKind
  themeIds: readonly string[]
  note?: string | undefined
  ownerId?: string | null | undefined
  articleId?: string | null | undefined
  plannedOn?: string | null | undefined
  /** Already at work since this day; without it the action is proposed. */
  shippedOn?: string | null | undefined
  watchWeeks?: number | undefined
}

type Said = Omit<ActionInput, 'themeIds' | 'watchWeeks' | 'shippedOn'>

export interface ActionChange extends Partial<{ [K in keyof Said]: Said[K] | undefined }> {
  id: string
  /** Of an action that shipped. */
  shippedOn?: string | undefined
  /** The revision that was read: who writes on an older one is told. */
  revision: number
}

const USUAL_WEEKS = 8

const refuse = (field: string, code: string): never => {
  throw new Problem('invalid-input', {}, [{ field, code }])
}

/** @throws Problem `invalid-input` for a day that has not come */
export function requirePast(present: Present, shippedOn: string): void {
  if (shippedOn > present.today) refuse('/shippedOn', 'in-future')
}

async function requireKnown(tx: Transaction, input: Pick<ActionInput, 'ownerId' | 'articleId'>): Promise<void> {
  const { ownerId, articleId } = input
  if (ownerId && (await tx.select({ id: members.id }).from(members).where(eq(members.id, ownerId))).length === 0)
    refuse('/ownerId', 'not-a-choice')
  if (articleId && (await tx.select({ id: articles.id }).from(articles).where(eq(articles.id, articleId))).length === 0)
    refuse('/articleId', 'not-a-choice')
}

/** Only themes that are shown can be counted. */
async function requireThemes(tx: Transaction, workspaceId: string, present: Present, ids: readonly string[]) {
  const rows = await tx.execute(sql`select 1 from model_themes where workspace_id = ${workspaceId}::uuid
    and model_version = ${present.modelVersion} and theme_id = any(${`{${ids.join(',')}}`}::uuid[])`)
  if (ids.length === 0 || rows.length < ids.length) refuse('/themeIds', 'not-a-choice')
}

const tidy = (text: string) => storableText(text.replace(/\s+/g, ' ').trim())

/**
 * Registers an improvement, with what is known of its themes at this moment and the smallest fall that could be found. Whoever
 * registers it takes care of it, unless told otherwise.
 * @throws Problem `invalid-input`: no title, a theme that is not shown, an owner or an article that is not there, a day that has not come
 */
export async function createAction(context: Context, actor: Actor, input: ActionInput): Promise<ActionRow> {
  authorize(actor, 'actions.edit')
  const { workspaceId } = actor
  const title = tidy(input.title)
  if (title === '') refuse('/title', 'required')
  const [id, at] = [context.newId(), context.now()]
  const themeIds = [...new Set(input.themeIds)]
  const { kind, shippedOn = null, plannedOn = null, articleId = null, watchWeeks = USUAL_WEEKS } = input
  const ownerId = input.ownerId === undefined ? (actor.kind === 'member' ? actor.memberId : null) : input.ownerId
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await requireKnown(tx, { ownerId, articleId })
    const registered = await underOneVersion(context, tx, workspaceId, async (present) => {
      if (shippedOn !== null) requirePast(present, shippedOn)
      await requireThemes(tx, workspaceId, present, themeIds)
      return registerEffect(tx, present, { workspaceId, themeIds, shippedOn, watchWeeks })
    })
    const state = shippedOn === null ? ('proposed' as const) : ('shipped' as const)
    const note = storableText(input.note?.trim() ?? '')
    const row = { workspaceId, id, title, note, kind, state, ownerId, articleId, plannedOn, shippedOn, watchWeeks }
    await tx.insert(actions).values({ ...row, registered, createdAt: at, updatedAt: at })
    await tx.insert(actionThemes).values(themeIds.map((themeId) => ({ workspaceId, actionId: id, themeId })))
    const detail = { to: state, ...(shippedOn === null ? {} : { shippedOn }) }
    await noteEvent(context, tx, actor, id, { kind: 'created', detail })
    await audit(context, tx, actor, 'action.create', { kind: 'action', id }, { kind, state })
    return actionIn(tx, workspaceId, id)
  })
}

/**
 * Changes what an action says of itself. Its themes and its weeks stay as they were registered.
 * @throws Problem `not-found`, `stale-revision` where somebody else saved since, `conflict` where a measured one's day would move,
 * `invalid-input`
 */
export async function updateAction(context: Context, actor: Actor, input: ActionChange): Promise<ActionRow> {
  authorize(actor, 'actions.edit')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const before = await lockAction(tx, input.id, input.revision)
    await requireKnown(tx, input)
    const given = {
      title: input.title === undefined ? before.title : tidy(input.title),
      note: input.note === undefined ? before.note : storableText(input.note.trim()),
      kind: input.kind ?? before.kind,
      ownerId: input.ownerId === undefined ? before.ownerId : input.ownerId,
      articleId: input.articleId === undefined ? before.articleId : input.articleId,
      plannedOn: input.plannedOn === undefined ? before.plannedOn : input.plannedOn,
      shippedOn: input.shippedOn ?? before.shippedOn,
    }
    if (given.title === '') refuse('/title', 'required')
    const fields = (Object.keys(given) as (keyof typeof given)[]).filter((name) => given[name] !== before[name])
    if (fields.length === 0) return actionIn(tx, workspaceId, input.id)
    if (fields.includes('shippedOn') && given.shippedOn !== null) {
      if (before.state === 'measured') throw new Problem('conflict', { reason: 'measured' })
      if (before.state !== 'shipped') refuse('/shippedOn', 'not-a-choice')
      requirePast(await presentOf(context, tx, workspaceId), given.shippedOn)
    }
    const change = { ...given, revision: before.revision + 1, updatedAt: context.now() }
    await tx.update(actions).set(change).where(eq(actions.id, input.id))
    const detail = { fields, ...(fields.includes('shippedOn') ? { shippedOn: given.shippedOn ?? '' } : {}) }
    await noteEvent(context, tx, actor, input.id, { kind: 'changed', detail })
    await audit(context, tx, actor, 'action.update', { kind: 'action', id: input.id }, { fields })
    return actionIn(tx, workspaceId, input.id)
  })
}
