import { type Transaction, withWorkspace } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { ofTheme } from '../../verbatims/index.ts'
import { type Actor, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { lockModels } from '../model/current-models.ts'
import { enterMove, type MovedSegment, type ThemeMove } from './enter-move.ts'

/** More at once is a rule, not a selection. */
export const mostMoved = 200

export interface MoveInput {
  /** The version of the themes that the person looked at. */
  modelVersion: number
  verbatimIds: readonly string[]
  /** Only what is in this theme or sub-theme is moved; null: only what is in none; left out: all that they say. */
  from?: string | null | undefined
  /** One segment of a single verbatim. */
  ordinal?: number | undefined
  /** A theme of the first level; null: into no theme at all. */
  to: string | null
}

/** `others`: how many other verbatims have a segment with these terms. */
interface Segment extends Omit<MovedSegment, 'alone'>, Record<string, unknown> {
  wanted: boolean
  others: number
}

/** Counting goes no further: it is only asked which of two is said more often. */
const mostCounted = 1000

function checkInput({ verbatimIds, ordinal }: MoveInput) {
  const wrong = (field: string, code: string, params = {}) =>
    new Problem('invalid-input', {}, [{ field, code, params }])
  if (verbatimIds.length === 0) throw wrong('/verbatimIds', 'required')
  if (verbatimIds.length > mostMoved) throw wrong('/verbatimIds', 'too-large', { most: mostMoved })
  if (ordinal !== undefined && verbatimIds.length > 1) throw wrong('/ordinal', 'not-a-choice')
}

/** The version that is shown; nobody may move something on a screen that shows another one. */
export async function shownVersion(tx: Transaction, workspaceId: string, seen: number): Promise<number> {
  await lockModels(tx, workspaceId)
  const [workspace] = await tx.execute<{ version: number }>(
    sql`select model_version as version from workspaces where id = ${workspaceId}::uuid`,
  )
  const version = workspace?.version ?? 0
  if (version !== seen) throw new Problem('stale-themes', { version })
  return version
}

/** A theme that is shown, with its label. @throws Problem `not-found` */
async function shownTheme(tx: Transaction, workspaceId: string, version: number, id: string) {
  const [theme] = await tx.execute<{ id: string; label: string; first: boolean }>(sql`
    select t.id, t.label, t.parent_id is null as first from themes t
    join model_themes m on m.workspace_id = t.workspace_id and m.model_version = ${version} and m.theme_id = t.id
    where t.workspace_id = ${workspaceId}::uuid and t.id = ${id}::uuid and t.shown_as is null`)
  if (!theme) throw new Problem('not-found', { kind: 'theme' })
  return theme
}

function wantedOf(workspaceId: string, { from, ordinal }: MoveInput): SQL {
  const place = from === undefined ? sql`true` : from === null ? sql`a.theme_id is null` : ofTheme(workspaceId, from)
  return ordinal === undefined ? place : sql`${place} and s.ordinal = ${ordinal}::int`
}

/** All that the verbatims say, each segment with where it is and whether it is asked for. */
async function segmentsOf(tx: Transaction, workspaceId: string, version: number, input: MoveInput) {
  const ids = `{${[...new Set(input.verbatimIds)].join(',')}}`
  const known = await tx.execute<{ id: string }>(sql`
    select id from verbatims where workspace_id = ${workspaceId}::uuid and id = any(${ids}::uuid[])
    order by id for key share`)
  if (known.length < new Set(input.verbatimIds).size) throw new Problem('not-found', { kind: 'verbatim' })
  return tx.execute<Segment>(sql`
    select s.verbatim_id as id, s.ordinal, s.start_offset as start, s.end_offset as end, v.text, ${wantedOf(workspaceId, input)} as wanted,
      t.id as theme, t.label, a.theme_id as place, a.subtheme_id as subtheme, a.confidence, (
        select count(distinct o.verbatim_id)::int from (
          select verbatim_id from segments o where o.workspace_id = s.workspace_id
            and o.terms_hash = s.terms_hash and o.terms = s.terms
            and o.verbatim_id <> all(${ids}::uuid[]) limit ${mostCounted}) o) as others
    from segments s
    join verbatims v on v.workspace_id = s.workspace_id and v.id = s.verbatim_id
    join assignments a on a.workspace_id = s.workspace_id and a.model_version = ${version}
      and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal
    left join themes o on o.workspace_id = a.workspace_id and o.id = a.theme_id
    left join themes t on t.workspace_id = o.workspace_id and t.id = coalesce(o.shown_as, o.id)
    where s.workspace_id = ${workspaceId}::uuid and s.verbatim_id = any(${ids}::uuid[])
    order by s.verbatim_id, s.ordinal`)
}

/**
 * What is to be moved. What a verbatim says beside its point, and others say beside other things (困っています), moves alone:
 * were it to take its likes along, they would follow into a theme that is none of theirs.
 */
async function chosenSegments(
  tx: Transaction,
  workspaceId: string,
  version: number,
  input: MoveInput,
): Promise<MovedSegment[]> {
  const segments = await segmentsOf(tx, workspaceId, version, input)
  const rarest = new Map<string, number>()
  for (const { id, others } of segments) rarest.set(id, Math.min(others, rarest.get(id) ?? others))
  const isBeside = ({ id, others }: Segment) => input.ordinal === undefined && others > (rarest.get(id) ?? 0)
  return segments
    .filter(({ wanted, theme }) => wanted && theme !== input.to)
    .map((segment) => ({ ...segment, alone: isBeside(segment) }))
}

/**
 * Moves what some verbatims say into another theme, or out of all of them: a person's word, which every later version of the
 * themes follows, and with it every segment with the same words. The figures follow at once.
 * @throws Problem `stale-themes` when other themes are shown than the person saw, `already-done` when nothing of it is there
 */
export async function moveVerbatims(context: Context, actor: Actor, input: MoveInput): Promise<ThemeMove> {
  authorize(actor, 'themes.curate')
  checkInput(input)
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const version = await shownVersion(tx, workspaceId, input.modelVersion)
    const to = input.to === null ? null : await shownTheme(tx, workspaceId, version, input.to)
    if (to && !to.first) throw new Problem('invalid-input', {}, [{ field: '/to', code: 'not-a-choice' }])
    if (input.from) await shownTheme(tx, workspaceId, version, input.from)
    const segments = await chosenSegments(tx, workspaceId, version, input)
    if (segments.length === 0) throw new Problem('already-done')
    return enterMove(context, tx, actor, { version, to, segments, makesTheme: false })
  })
}
