import { type Transaction, withWorkspace } from '@koe/db'
import { type Deciding, SENTIMENT_THRESHOLD } from '@koe/text'
import { sql } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { itemColumns, sentimentOf, type VerbatimItem } from './list-verbatims.ts'

/** One segment with what was read in it; all offsets are UTF-16 in the verbatim. */
export interface SegmentView {
  ordinal: number
  start: number
  end: number
  themeId: string | null
  themeLabel: string | null
  subthemeId: string | null
  subthemeLabel: string | null
  confidence: number | null
  sentiment: number
  /** What the sentiment counts as. */
  mood: 'negative' | 'neutral' | 'positive'
  /** Who decided: the rules, the workspace's own words, or its rated verbatims. */
  sentimentBy: 'rule' | 'words' | 'ratings'
  intents: Deciding[]
  losses: Deciding[]
  gains: Deciding[]
}

/** Where the words came from. `parentId` = the survey or the form; `row` = line of an imported file. */
export interface Origin {
  kind: VerbatimItem['source']
  id: string
  name: string | null
  row: number | null
  parentId: string | null
}

export interface VerbatimDetail extends VerbatimItem {
  /** The version of the themes that it is shown under. */
  modelVersion: number
  segments: SegmentView[]
  suspicious: boolean
  recordedAt: string
  readingState: 'pending' | 'read' | 'set_aside'
  readingReason: string | null
  origin: Origin
}

const moodOf = (sentiment: number): SegmentView['mood'] =>
  sentiment >= SENTIMENT_THRESHOLD ? 'positive' : sentiment <= -SENTIMENT_THRESHOLD ? 'negative' : 'neutral'

interface Row extends Omit<VerbatimDetail, 'themes' | 'spans' | 'segments' | 'origin'> {
  questionId: string
}

async function originOf(tx: Transaction, workspaceId: string, row: Row): Promise<Origin> {
  const name = {
    response: sql`select s.name, s.id as "parentId" from responses r join surveys s on s.workspace_id = r.workspace_id
      and s.id = r.survey_id where r.workspace_id = ${workspaceId}::uuid and r.id = ${row.sourceId}::uuid`,
    inquiry: sql`select f.name, f.id as "parentId" from inquiries i join inquiry_forms f on f.workspace_id = i.workspace_id
      and f.id = i.form_id where i.workspace_id = ${workspaceId}::uuid and i.id = ${row.sourceId}::uuid`,
    import: sql`select file_name as name, null as "parentId" from imports
      where workspace_id = ${workspaceId}::uuid and id = ${row.sourceId}::uuid`,
  }[row.source]
  const [found] = await tx.execute<{ name: string; parentId: string | null }>(name)
  const line = row.source === 'import' ? /^\d+/.exec(row.questionId)?.[0] : undefined
  return {
    kind: row.source,
    id: row.sourceId,
    name: found?.name ?? null,
    row: line === undefined ? null : Number(line),
    parentId: found?.parentId ?? null,
  }
}

/** One customer's words with all that was read in them and where they came from. */
export async function getVerbatim(context: Context, actor: Actor, id: string): Promise<VerbatimDetail> {
  authorize(actor, 'verbatims.read')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [row] = await tx.execute<Record<string, unknown> & Row>(sql`
      select ${itemColumns}, v.suspicious, v.recorded_at as "recordedAt", v.reading_state as "readingState",
        v.reading_reason as "readingReason", v.question_id as "questionId",
        w.model_version as "modelVersion"
      from verbatims v join workspaces w on w.id = v.workspace_id
      where v.workspace_id = ${workspaceId}::uuid and v.id = ${id}::uuid`)
    if (!row) throw new Problem('not-found', { kind: 'verbatim' })
    const segments = await tx.execute<Record<string, unknown> & Omit<SegmentView, 'mood'>>(sql`
      select s.ordinal, s.start_offset as start, s.end_offset as end, t.id as "themeId", t.label as "themeLabel",
        u.id as "subthemeId", u.label as "subthemeLabel", a.confidence, coalesce(a.sentiment, s.sentiment) as sentiment,
        coalesce(a.sentiment_by, 'rule') as "sentimentBy", s.intents, s.losses, s.gains
      from segments s
      join workspaces w on w.id = s.workspace_id
      left join assignments a on a.workspace_id = s.workspace_id and a.model_version = w.model_version
        and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal
      left join themes t0 on t0.workspace_id = s.workspace_id and t0.id = a.theme_id
      left join themes t on t.workspace_id = s.workspace_id and t.id = coalesce(t0.shown_as, t0.id)
      left join themes u0 on u0.workspace_id = s.workspace_id and u0.id = a.subtheme_id
      left join themes u on u.workspace_id = s.workspace_id and u.id = coalesce(u0.shown_as, u0.id)
      where s.workspace_id = ${workspaceId}::uuid and s.verbatim_id = ${id}::uuid order by s.ordinal`)
    const { questionId: _, ...detail } = row
    const labels = new Map(segments.map(({ themeId, themeLabel }) => [themeId, themeLabel]))
    return {
      ...detail,
      sentiment: sentimentOf(row, segments),
      saidAt: new Date(row.saidAt).toISOString(),
      recordedAt: new Date(row.recordedAt).toISOString(),
      themes: [...labels].flatMap(([theme, label]) => (theme && label ? [{ id: theme, label }] : [])),
      spans: segments
        .filter(({ themeId }) => themeId !== null)
        .map(({ start, end, themeId, sentiment }) => ({ start, end, themeId, sentiment })),
      segments: segments.map((segment) => ({ ...segment, mood: moodOf(segment.sentiment) })),
      origin: await originOf(tx, workspaceId, row),
    }
  })
}
