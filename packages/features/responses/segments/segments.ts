import { type Transaction, withWorkspace } from '@koe/db'
import { countedSegments, surveySegments } from '@koe/db/schema'
import { and, count, eq, sql } from 'drizzle-orm'
import { readSurvey } from '../../surveys/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import type { Condition } from '../counting/index.ts'
import { orderly } from '../filters/response-filter.ts'

/** Respondents that results are read for again and again, under a name. They are counted in the background. */
export interface Segment {
  id: string
  name: string
  conditions: { variable: string; values: string[] }[]
  /** How much of what is counted of the survey is counted of the segment too, 0…100: until then it may be too much to be shown. */
  percent: number
}

const MOST_SEGMENTS = 20

const invalid = (field: string, code: string) => new Problem('invalid-input', {}, [{ field, code }])

async function segmentsIn(tx: Transaction, workspaceId: string, surveyId: string): Promise<Segment[]> {
  return tx.execute<Segment & Record<string, unknown>>(sql`
    select g.id, g.name, g.conditions, (100 * (
        select count(*) from counted_segments c where c.workspace_id = g.workspace_id and c.segment_id = g.id and c.level = 0)
      / greatest(all_of.stretches, 1) + case when all_of.stretches = 0 then 100 else 0 end)::int as percent
    from survey_segments g, lateral (
      select count(*) as stretches from counted_stretches s where s.workspace_id = g.workspace_id
        and s.survey_id = g.survey_id and s.level = 0) all_of
    where g.workspace_id = ${workspaceId}::uuid and g.survey_id = ${surveyId}::uuid order by g.name, g.id`)
}

/** A survey's segments by name. @throws Problem `not-found` */
export async function listSegments(context: Context, actor: Actor, input: { surveyId: string }): Promise<Segment[]> {
  authorize(actor, 'surveys.read')
  await readSurvey(context, actor, { id: input.surveyId })
  return withWorkspace(context.db, actor.workspaceId, (tx) => segmentsIn(tx, actor.workspaceId, input.surveyId))
}

const ofSegment = ({ workspaceId, id }: { workspaceId: string; id: string }) =>
  and(eq(surveySegments.workspaceId, workspaceId), eq(surveySegments.id, id))

/** Within a transaction: what was counted by other conditions goes, and a job counts again. */
async function countAgain(context: Context, tx: Transaction, workspaceId: string, surveyId: string, segmentId: string) {
  await tx
    .delete(countedSegments)
    .where(and(eq(countedSegments.workspaceId, workspaceId), eq(countedSegments.segmentId, segmentId)))
  await context.queue.enqueue(tx, 'count-responses', { workspaceId, surveyId })
}

/** Only one of a name: people choose by it. */
async function requireFree(tx: Transaction, workspaceId: string, surveyId: string, name: string, id: string) {
  const [known] = await tx
    .select({ id: surveySegments.id })
    .from(surveySegments)
    .where(
      and(
        eq(surveySegments.workspaceId, workspaceId),
        eq(surveySegments.surveyId, surveyId),
        eq(surveySegments.name, name),
      ),
    )
  if (known && known.id !== id) throw invalid('/name', 'taken')
}

/**
 * Saves a filter under a name, or changes one that is saved: then it is counted anew. At most twenty to a survey.
 * @param input.id - of the one that is changed; left out, a new one is made
 * @throws Problem `not-found`, `invalid-input`
 */
export async function saveSegment(
  context: Context,
  actor: Actor,
  input: { surveyId: string; id?: string; name: string; conditions: readonly Condition[] },
): Promise<Segment> {
  authorize(actor, 'surveys.edit')
  const { workspaceId } = actor
  const { surveyId, name } = input
  const conditions = orderly(input.conditions).map(({ variable, values }) => ({ variable, values: [...values] }))
  if (conditions.length === 0) throw invalid('/conditions', 'required')
  await readSurvey(context, actor, { id: surveyId })
  return withWorkspace(context.db, workspaceId, async (tx) => {
    // The survey's row in one's hand: of two who save at once the second sees the first.
    await tx.execute(
      sql`select from surveys where workspace_id = ${workspaceId}::uuid and id = ${surveyId}::uuid for no key update`,
    )
    const id = input.id ?? context.newId()
    await requireFree(tx, workspaceId, surveyId, name, id)
    if (input.id === undefined) {
      const [known] = await tx.select({ n: count() }).from(surveySegments).where(eq(surveySegments.surveyId, surveyId))
      if ((known?.n ?? 0) >= MOST_SEGMENTS) throw invalid('/name', 'too-many')
      await tx.insert(surveySegments).values({ workspaceId, id, surveyId, name, conditions })
    } else {
      const changed = await tx
        .update(surveySegments)
        .set({ name, conditions, updatedAt: context.now() })
        .where(and(ofSegment({ workspaceId, id }), eq(surveySegments.surveyId, surveyId)))
        .returning({ id: surveySegments.id })
      if (changed.length === 0) throw new Problem('not-found')
    }
    await countAgain(context, tx, workspaceId, surveyId, id)
    await audit(context, tx, actor, 'segment.save', { kind: 'survey', id: surveyId }, { segment: id, name })
    const saved = (await segmentsIn(tx, workspaceId, surveyId)).find((segment) => segment.id === id)
    if (!saved) throw new Problem('not-found')
    return saved
  })
}

/** Takes a saved filter away; responses stay. @throws Problem `not-found` */
export async function removeSegment(
  context: Context,
  actor: Actor,
  input: { surveyId: string; id: string },
): Promise<void> {
  authorize(actor, 'surveys.edit')
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const removed = await tx
      .delete(surveySegments)
      .where(and(ofSegment({ workspaceId, id: input.id }), eq(surveySegments.surveyId, input.surveyId)))
      .returning({ name: surveySegments.name })
    const [segment] = removed
    if (!segment) throw new Problem('not-found')
    const subject = { kind: 'survey', id: input.surveyId }
    await audit(context, tx, actor, 'segment.remove', subject, { segment: input.id, name: segment.name })
  })
}
