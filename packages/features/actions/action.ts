import { type Transaction, withWorkspace } from '@koe/db'
import { actionEvents, actions, authUsers, members } from '@koe/db/schema'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, type Page, Problem, pageOf } from '../workspaces/index.ts'
import type { ActionEffect } from './measure-effect.ts'
import type { Registered } from './register-effect.ts'

export type ActionKind = 'faq' | 'fix' | 'message'
export type ActionState = 'proposed' | 'agreed' | 'shipped' | 'measured'

/** Something that is done about themes, as it is listed. */
export interface ActionRow {
  id: string
  title: string
  note: string
  kind: ActionKind
  state: ActionState
  /** `current` is false for a theme that the version shown does not go on with. */
  themes: { id: string; label: string; current: boolean }[]
  owner: { id: string; name: string } | null
  article: { id: string; title: string } | null
  plannedOn: string | null
  shippedOn: string | null
  /** For how many weeks after it shipped its effect is watched; settled at registration. */
  watchWeeks: number
  /** When it is to be shipped, as planned, or can be measured; null where nothing is due. */
  dueOn: string | null
  revision: number
  registered: Registered
  /** The effect, frozen when it was called measured. */
  measured: ActionEffect | null
  createdAt: string
  updatedAt: string
}

export interface ActionEvent {
  id: string
  kind: 'created' | 'changed' | 'moved' | 'removed' | 'restored'
  /** States of a move, the shipping date, names of changed fields. */
  detail: { from?: ActionState; to?: ActionState; shippedOn?: string; fields?: string[] }
  by: string
  at: string
}

const iso = (column: SQL) => sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

const dueOn = sql`case when a.state in ('proposed', 'agreed') then a.planned_on
  when a.state = 'shipped' then a.shipped_on + 7 * a.watch_weeks end`

const columns = sql`a.id, a.title, a.note, a.kind, a.state, a.planned_on::text as "plannedOn", a.shipped_on::text as "shippedOn",
  a.watch_weeks as "watchWeeks", (${dueOn})::text as "dueOn", a.revision, a.registered, a.measured, ${iso(sql`a.created_at`)} as "createdAt",
  ${iso(sql`a.updated_at`)} as "updatedAt",
  case when m.id is not null then jsonb_build_object('id', m.id, 'name', u.name) end as owner,
  case when r.id is not null then jsonb_build_object('id', r.id, 'title', r.title) end as article,
  (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'label', t.label, 'current', exists (select 1 from model_themes s
      where s.workspace_id = t.workspace_id and s.model_version = w.model_version and s.theme_id = t.id)) order by t.label, t.id), '[]')
    from action_themes x join themes t on t.workspace_id = x.workspace_id and t.id = x.theme_id
    where x.workspace_id = a.workspace_id and x.action_id = a.id) as themes`

const tables = sql`actions a join workspaces w on w.id = a.workspace_id
  left join members m on m.workspace_id = a.workspace_id and m.id = a.owner_id
  left join auth_users u on u.id = m.user_id
  left join articles r on r.workspace_id = a.workspace_id and r.id = a.article_id`

/** Within a transaction. @throws Problem `not-found`, also where it was removed */
export async function actionIn(tx: Transaction, workspaceId: string, id: string): Promise<ActionRow> {
  const rows = await tx.execute<ActionRow & Record<string, unknown>>(sql`select ${columns} from ${tables}
    where a.workspace_id = ${workspaceId}::uuid and a.id = ${id}::uuid and a.removed_at is null`)
  const found = [...rows][0]
  if (!found) throw new Problem('not-found')
  return found
}

/** Within a transaction: holds the action until it ends. @throws Problem `not-found`, `stale-revision` where one was read */
export async function lockAction(tx: Transaction, id: string, revision?: number): Promise<typeof actions.$inferSelect> {
  const [found] = await tx
    .select()
    .from(actions)
    .where(and(eq(actions.id, id), isNull(actions.removedAt)))
    .for('update')
  if (!found) throw new Problem('not-found')
  if (revision !== undefined && found.revision !== revision)
    throw new Problem('stale-revision', { revision: found.revision })
  return found
}

/** Within a transaction: who did what, for the action's own history. */
export async function noteEvent(
  context: Context,
  tx: Transaction,
  actor: Actor,
  actionId: string,
  event: Pick<ActionEvent, 'kind' | 'detail'>,
): Promise<void> {
  const memberId = actor.kind === 'member' ? actor.memberId : null
  const [member] = memberId
    ? await tx
        .select({ name: authUsers.name })
        .from(members)
        .innerJoin(authUsers, eq(authUsers.id, members.userId))
        .where(eq(members.id, memberId))
    : []
  const row = { workspaceId: actor.workspaceId, id: context.newId(), actionId, ...event, memberId, at: context.now() }
  await tx.insert(actionEvents).values({ ...row, memberName: member?.name ?? '' })
}

export interface ActionFilter {
  state?: ActionState | undefined
  themeId?: string | undefined
  articleId?: string | undefined
  ownerId?: string | undefined
  /** Only what is to be shipped, or can be measured, up to this day. */
  dueBy?: string | undefined
}

function conditions({ state, themeId, articleId, ownerId, dueBy }: ActionFilter): SQL[] {
  const parts: SQL[] = [sql`a.removed_at is null`]
  if (state !== undefined) parts.push(sql`a.state = ${state}`)
  if (dueBy !== undefined) parts.push(sql`${dueOn} <= ${dueBy}::date`)
  if (ownerId !== undefined) parts.push(sql`a.owner_id = ${ownerId}::uuid`)
  if (articleId !== undefined) parts.push(sql`a.article_id = ${articleId}::uuid`)
  if (themeId !== undefined)
    parts.push(sql`exists (select 1 from action_themes x where x.workspace_id = a.workspace_id and x.action_id = a.id
      and x.theme_id = ${themeId}::uuid)`)
  return parts
}

/** Actions, the last registered first. */
export async function listActions(
  context: Context,
  actor: Actor,
  input: ActionFilter & { cursor?: string | undefined; limit: number },
): Promise<Page<ActionRow>> {
  authorize(actor, 'actions.read')
  const { workspaceId } = actor
  const parts = [sql`a.workspace_id = ${workspaceId}::uuid`, ...conditions(input)]
  if (input.cursor !== undefined) parts.push(sql`a.id < ${input.cursor}::uuid`)
  const rows = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute<ActionRow & Record<string, unknown>>(sql`select ${columns} from ${tables}
      where ${sql.join(parts, sql` and `)} order by a.id desc limit ${input.limit + 1}`),
  )
  return pageOf([...rows], input.limit, (last) => last.id)
}

/** Within a transaction: its history, oldest first. */
export async function eventsOf(tx: Transaction, workspaceId: string, id: string): Promise<ActionEvent[]> {
  const rows = await tx.execute<ActionEvent & Record<string, unknown>>(sql`
    select id, kind, detail, member_name as by, ${iso(sql`at`)} as at from action_events
    where workspace_id = ${workspaceId}::uuid and action_id = ${id}::uuid order by id limit 500`)
  return [...rows]
}
