import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, may, type Page, Problem, pageOf } from '../workspaces/index.ts'
import type { MoveDetail } from './curation/move-events.ts'
import type { LineageDetail } from './model/write-lineage.ts'

/** What became of themes when versions turned over, and what people did to them. */
export const themeEventKinds = [
  'continued',
  'split',
  'merged',
  'new',
  'retired',
  'rename',
  'move',
  'made',
  'merge',
  'hide',
  'pin',
] as const

/** Verbatims that the old and the new theme share, and that only one of them has. */
export interface MovedVerbatims {
  common: number
  onlyOld: number
  onlyNew: number
}

/** One line of the ledger, told from the side of one theme. Labels are those of its time. */
export interface ThemeEvent {
  id: string
  kind: (typeof themeEventKinds)[number]
  at: string
  theme: { id: string; label: string; current: boolean }
  /** The version that came with it; null for what a person did. */
  modelVersion: number | null
  /** The theme was there before and is there now. */
  goesOn: boolean
  /** The name before and after, where it changed. */
  from: string | null
  to: string | null
  /** Of a theme that goes on, is new or is retired, and of what people moved (then `common` counts the verbatims). */
  moved: MovedVerbatims | null
  /** Whether the others are where its verbatims came from, or where they went. */
  direction: 'from' | 'to' | null
  others: ({ id: string; label: string; current: boolean } & MovedVerbatims)[]
  /** The member who did it, for those who may know members. */
  by: string | null
  /** What a person moved can be taken back under this id; null for everything else. */
  moveId: string | null
  /** The same of what they decided about the whole theme. */
  decisionId: string | null
  /** It was taken back. */
  undone: boolean
}

interface EventRow extends Record<string, unknown> {
  id: string
  kind: ThemeEvent['kind']
  at: string
  themeId: string
  label: string
  detail: Partial<LineageDetail> & Partial<Pick<MoveDetail, 'move' | 'verbatims'>> & { decision?: string }
  by: string | null
  undone: boolean
}

const selectEvents = (tx: Transaction, workspaceId: string, where: SQL, limit: number) =>
  tx.execute<EventRow>(sql`
    select e.id, e.kind, e.created_at as at, e.theme_id as "themeId", t.label, e.detail, u.name as by,
      e.undone_at is not null as undone
    from theme_events e
    join themes t on t.workspace_id = e.workspace_id and t.id = e.theme_id
    left join members m on m.workspace_id = e.workspace_id and m.id::text = e.created_by
    left join auth_users u on u.id = m.user_id
    where e.workspace_id = ${workspaceId}::uuid and e.kind in (${sql.join(
      themeEventKinds.map((kind) => sql`${kind}`),
      sql`, `,
    )}) and ${where}
    order by e.id desc limit ${limit}`)

async function currentIds(tx: Transaction, workspaceId: string): Promise<ReadonlySet<string>> {
  const rows = await tx.execute<{ id: string }>(sql`
    select m.theme_id as id from model_themes m
    join workspaces w on w.id = m.workspace_id and w.model_version = m.model_version
    join themes t on t.workspace_id = m.workspace_id and t.id = m.theme_id and t.shown_as is null
    where m.workspace_id = ${workspaceId}::uuid`)
  return new Set(rows.map(({ id }) => id))
}

function eventOf(row: EventRow, current: ReadonlySet<string>, names: boolean): ThemeEvent {
  const { id, kind, at, themeId, label, detail, by, undone } = row
  const { verbatims } = detail
  return {
    id,
    kind,
    at: new Date(at).toISOString(),
    theme: { id: themeId, label: detail.label ?? detail.to ?? label, current: current.has(themeId) },
    modelVersion: detail.version ?? null,
    goesOn: detail.goesOn ?? true,
    from: detail.from ?? null,
    to: detail.to ?? null,
    moved: detail.moved ?? (verbatims === undefined ? null : { common: verbatims, onlyOld: 0, onlyNew: 0 }),
    direction: detail.direction ?? null,
    others: (detail.others ?? []).map((other) => ({ ...other, current: current.has(other.id) })),
    by: names ? by : null,
    moveId: detail.move ?? null,
    decisionId: detail.decision ?? null,
    undone,
  }
}

/** Where a page of the list begins, and how long it is. */
export interface EventsInput {
  cursor?: string | undefined
  limit: number
}

async function pageOfEvents(
  context: Context,
  actor: Actor,
  { cursor, limit }: EventsInput,
  themeId: string | null,
): Promise<Page<ThemeEvent>> {
  authorize(actor, 'themes.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    if (themeId !== null) {
      const theme = sql`select 1 from themes where workspace_id = ${workspaceId}::uuid and id = ${themeId}::uuid`
      if ((await tx.execute(theme)).length === 0) throw new Problem('not-found', { kind: 'theme' })
    }
    const of = themeId === null ? sql`true` : sql`e.theme_id = ${themeId}::uuid`
    const before = cursor === undefined ? sql`true` : sql`e.id < ${cursor}::uuid`
    const rows = [...(await selectEvents(tx, workspaceId, sql`${of} and ${before}`, limit + 1))]
    const current = await currentIds(tx, workspaceId)
    const names = may(actor, 'members.read')
    return pageOf(
      rows.map((row) => eventOf(row, current, names)),
      limit,
      (event) => event.id,
    )
  })
}

/** The history of one theme, newest first. The cursor is the last id seen: UUIDv7 sorts by time. */
export const listThemeEvents = (
  context: Context,
  actor: Actor,
  themeId: string,
  input: EventsInput,
): Promise<Page<ThemeEvent>> => pageOfEvents(context, actor, input, themeId)

/** The history of all themes of the workspace, newest first. */
export const listAllThemeEvents = (context: Context, actor: Actor, input: EventsInput): Promise<Page<ThemeEvent>> =>
  pageOfEvents(context, actor, input, null)
