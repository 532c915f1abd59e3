import type { Transaction } from '@koe/db'
import { type SQL, sql } from 'drizzle-orm'
import { cutWords } from '../engine/cut-words.ts'
import { uuidList } from '../model/uuid-list.ts'
import { hashWords } from './decisions.ts'
import { writeMentions } from './shown-as.ts'

/** More segments with the same words than this are left to the next refresh: nobody waits for a template that was posted for years. */
const mostAlike = 2000

/** One decision about words, or, `alone`, about these words of this verbatim; with where the machine had them before it. */
interface Said extends Record<string, unknown> {
  hash: string
  verbatim: string
  start: number
  alone: boolean
  stands: boolean
  theme: string | null
  machineTheme: string | null
  machineSubtheme: string | null
  machineConfidence: number
}

/** Everything that was ever decided about words that some moves are about, in order. */
async function saidOf(tx: Transaction, workspaceId: string, concerned: SQL): Promise<ReadonlyMap<string, Said[]>> {
  const rows = await tx.execute<Said>(sql`
    select t.words_hash as hash, t.verbatim_id as verbatim, t.start_offset as start, t.alone,
      m.undone_at is null as stands, m.theme_id as theme, t.machine_theme_id as "machineTheme",
      t.machine_subtheme_id as "machineSubtheme", t.machine_confidence as "machineConfidence"
    from theme_move_texts t
    join theme_moves m on m.workspace_id = t.workspace_id and m.id = t.move_id
    where t.workspace_id = ${workspaceId}::uuid and t.words_hash in (
      select words_hash from theme_move_texts c where c.workspace_id = ${workspaceId}::uuid and ${concerned})
    order by m.created_at, m.id`)
  const byHash = new Map<string, Said[]>()
  for (const row of rows) byHash.set(row.hash, [...(byHash.get(row.hash) ?? []), row])
  return byHash
}

interface Segment extends Record<string, unknown> {
  id: string
  ordinal: number
  start: number
  end: number
  text: string
}

interface Where {
  theme: string | null
  subtheme: string | null
  confidence: number
}

/** By the latest decision that stands, else where the machine had it; null where nobody ever decided anything. */
function whereNow(said: readonly Said[], segment: Segment): Where | null {
  const about = said.filter(
    ({ alone, verbatim, start }) => !alone || (verbatim === segment.id && start === segment.start),
  )
  const standing = about.findLast(({ stands }) => stands)
  if (standing) return { theme: standing.theme, subtheme: null, confidence: standing.theme === null ? 0 : 1 }
  const [first] = about
  if (!first) return null
  return { theme: first.machineTheme, subtheme: first.machineSubtheme, confidence: first.machineConfidence }
}

const columns = sql`s.verbatim_id as id, s.ordinal, s.start_offset as start, s.end_offset as end, v.text`

/**
 * Segments that may hold the same words: those of the moves themselves, and those with the same terms. Words without terms
 * are too many to look at one by one; of them those come whose whole verbatim reads the same.
 */
const alikeOf = (tx: Transaction, workspaceId: string, moves: readonly string[]) =>
  tx.execute<Segment>(sql`
    with moved as materialized (
      select s.verbatim_id, s.ordinal, s.terms, s.terms_hash, w.text, t.alone
      from theme_move_texts t
      join segments s on s.workspace_id = t.workspace_id and s.verbatim_id = t.verbatim_id
        and s.start_offset = t.start_offset
      join verbatims w on w.workspace_id = t.workspace_id and w.id = t.verbatim_id
      where t.workspace_id = ${workspaceId}::uuid and t.move_id = any(${`{${moves.join(',')}}`}::uuid[])
    ), kinds as (select distinct terms, terms_hash, case when terms = '{}' then text end as whole from moved where not alone)
    , found as (
      select verbatim_id, ordinal from moved
      union (select s.verbatim_id, s.ordinal from kinds k
        join segments s on s.workspace_id = ${workspaceId}::uuid and s.terms_hash = k.terms_hash
          and s.terms = k.terms
        join verbatims v on v.workspace_id = s.workspace_id and v.id = s.verbatim_id
        where k.whole is null or v.text = k.whole
        limit ${mostAlike + 1})
    )
    select ${columns} from found f
    join segments s on s.workspace_id = ${workspaceId}::uuid and s.verbatim_id = f.verbatim_id and s.ordinal = f.ordinal
    join verbatims v on v.workspace_id = s.workspace_id and v.id = s.verbatim_id
    order by v.id, s.ordinal for key share of v`)

/** Writes where segments are by a person's word, and what their verbatims therefore mention. */
async function place(
  tx: Transaction,
  workspaceId: string,
  version: number,
  places: readonly (Where & { id: string; ordinal: number })[],
) {
  if (places.length === 0) return
  const rows = places.map(({ id, ordinal, theme, subtheme, confidence }) => ({
    v: id,
    o: ordinal,
    t: theme,
    s: subtheme,
    c: confidence,
  }))
  await tx.execute(sql`
    update assignments a set theme_id = x.t, subtheme_id = x.s, confidence = x.c, runner_up_id = null, margin = x.c
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (v uuid, o int, t uuid, s uuid, c real)
    where a.workspace_id = ${workspaceId}::uuid and a.model_version = ${version} and a.verbatim_id = x.v
      and a.ordinal = x.o`)
  await writeMentions(tx, workspaceId, version, uuidList(places))
}

/** `incomplete`: only the next refresh can do the rest. */
interface Settled {
  verbatims: ReadonlySet<string>
  incomplete: boolean
}

async function settle(
  tx: Transaction,
  workspaceId: string,
  version: number,
  said: ReadonlyMap<string, Said[]>,
  segments: readonly Segment[],
): Promise<Settled> {
  const rows = await tx.execute<{ id: string }>(sql`
    select theme_id as id from model_themes where workspace_id = ${workspaceId}::uuid and model_version = ${version}`)
  const shown = new Set<string | null>([null, ...rows.map(({ id }) => id)])
  let lost = false
  const places = segments.flatMap(({ text, ...segment }) => {
    const words = cutWords(text, [segment])[0] ?? ''
    const where = whereNow(said.get(hashWords(words)) ?? [], { ...segment, text })
    if (!where) return []
    const { id, ordinal } = segment
    if (shown.has(where.theme))
      return [{ ...where, subtheme: shown.has(where.subtheme) ? where.subtheme : null, id, ordinal }]
    // The version has no such theme: only a new look at the words can say where they belong.
    lost = true
    return [{ theme: null, subtheme: null, confidence: 0, id, ordinal }]
  })
  await place(tx, workspaceId, version, places)
  return { verbatims: new Set(places.map(({ id }) => id)), incomplete: lost || segments.length > mostAlike }
}

/**
 * Puts every segment with the words of some moves where they belong now, under one version: by the decisions that stand, or,
 * where none is left, where the machine had them. The caller holds `lockModels`.
 */
export async function settleWords(
  tx: Transaction,
  workspaceId: string,
  version: number,
  moves: readonly string[],
): Promise<Settled> {
  if (moves.length === 0) return { verbatims: new Set(), incomplete: false }
  const said = await saidOf(tx, workspaceId, sql`c.move_id = any(${`{${moves.join(',')}}`}::uuid[])`)
  return settle(tx, workspaceId, version, said, await alikeOf(tx, workspaceId, moves))
}

/**
 * The same for single places only, which no model knows of: everywhere, or in some verbatims that were read again. The caller
 * holds those verbatims, or `lockModels`.
 */
export async function settlePlaces(
  tx: Transaction,
  workspaceId: string,
  version: number,
  among?: readonly { id: string }[],
): Promise<void> {
  const here = among === undefined ? sql`true` : sql`c.verbatim_id = any(${uuidList(among)}::uuid[])`
  const alone = sql`c.alone and ${here} and exists (select 1 from theme_moves m where m.workspace_id = c.workspace_id
    and m.id = c.move_id and m.undone_at is null)`
  const segments = await tx.execute<Segment>(sql`
    select distinct ${columns} from theme_move_texts c
    join segments s on s.workspace_id = c.workspace_id and s.verbatim_id = c.verbatim_id
      and s.start_offset = c.start_offset
    join verbatims v on v.workspace_id = s.workspace_id and v.id = s.verbatim_id
    where c.workspace_id = ${workspaceId}::uuid and ${alone}`)
  if (segments.length === 0) return
  await settle(tx, workspaceId, version, await saidOf(tx, workspaceId, alone), segments)
}
