import { type Transaction, withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import type { Look, SurveyDefinition } from '@koe/survey'
import { type Audience, INITIAL_AUDIENCE } from '@koe/survey/audience'
import { eq, type SQL, sql } from 'drizzle-orm'
import { type Availability, availabilityAt } from '../surveys/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'

/** A survey that may be shown inside the company's pages, as far as a decision needs it. */
export interface ShowableSurvey {
  id: string
  audience: Audience
  open: boolean
  /** Of a survey that has a tab in the page, which is there before it is shown. */
  look?: Look | null
}

const showable = sql`s.state = 'live' and s.audience @> '{"inApp": true}'::jsonb`

/** All surveys that are live and in the in-app channel. */
export async function showableSurveys(tx: Transaction, now: Date): Promise<ShowableSurvey[]> {
  const rows = await tx.execute<{
    id: string
    audience: Audience
    availability: Availability
    look: Look | null
  }>(sql`
    select s.id, s.audience, ${availabilityAt(now)} as availability,
      case when s.audience @> '{"placement": {"form": "tab"}}'::jsonb then (
        select v.definition -> 'look' from survey_versions v
        where v.workspace_id = s.workspace_id and v.id = s.live_version_id) end as look
    from surveys s join workspaces w on w.id = s.workspace_id where ${showable} order by s.id`)
  return rows.map(({ availability, ...row }) => ({ ...row, open: availability === 'open' }))
}

/** One of them, or undefined, with the version to show. */
export async function showableSurvey(
  tx: Transaction,
  surveyId: string,
  now: Date,
): Promise<(ShowableSurvey & { versionId: string; definition: SurveyDefinition }) | undefined> {
  const [row] = await tx.execute<{
    id: string
    audience: Audience
    availability: Availability
    version_id: string
    definition: SurveyDefinition
  }>(sql`
    select s.id, s.audience, ${availabilityAt(now)} as availability, v.id as version_id, v.definition
    from surveys s join workspaces w on w.id = s.workspace_id
      join survey_versions v on v.workspace_id = s.workspace_id and v.id = s.live_version_id
    where s.id = ${surveyId}::uuid and ${showable}`)
  if (!row) return undefined
  const { id, audience, definition, version_id: versionId, availability } = row
  return { id, audience, definition, versionId, open: availability === 'open' }
}

/** Who sees a survey; what a new survey begins with where nobody has said so yet. @throws Problem `not-found` */
export async function readAudience(context: Context, actor: Actor, input: { id: string }): Promise<Audience> {
  authorize(actor, 'surveys.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => audienceOf(tx, input.id))
}

async function audienceOf(tx: Transaction, id: string, lock: SQL = sql``): Promise<Audience> {
  const [row] = await tx.execute<{ audience: Audience | null }>(
    sql`select audience from surveys where id = ${id}::uuid ${lock}`,
  )
  if (!row) throw new Problem('not-found')
  return row.audience ?? INITIAL_AUDIENCE
}

/** Takes effect with the next page that asks; no version is made. @throws Problem `not-found` */
export async function saveAudience(
  context: Context,
  actor: Actor,
  input: { id: string; audience: Audience },
): Promise<Audience> {
  authorize(actor, 'surveys.edit')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const before = await audienceOf(tx, input.id, sql`for update`)
    await tx.update(surveys).set({ audience: input.audience }).where(eq(surveys.id, input.id))
    const detail = { before, after: input.audience }
    await audit(context, tx, actor, 'survey.change-audience', { kind: 'survey', id: input.id }, detail)
    return input.audience
  })
}
