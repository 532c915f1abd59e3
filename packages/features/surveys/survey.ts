import type { Transaction } from '@koe/db'
import { withWorkspace } from '@koe/db'
import { quotaPlaces, surveys, surveyVersions } from '@koe/db/schema'
import type { Quota, SurveyDefinition } from '@koe/survey'
import { and, asc, count, eq } from 'drizzle-orm'
import { type Actor, authorize, type Context, Problem } from '../workspaces/index.ts'
import { type Availability, availabilityIn, type Limits } from './availability.ts'

export type SurveyState = 'draft' | 'live' | 'paused' | 'closed'

export interface SurveyVersion {
  id: string
  number: number
  publishedAt: Date
}

/** A quota of the live version, and how many finished responses count for it. */
export interface QuotaCount {
  id: string
  name: string
  limit: number
  taken: number
}

/** `open`: everybody who has the link; `pin`: who knows the PIN as well; `invited`: only through links that are good for one response. */
export type LinkAccess = 'open' | 'pin' | 'invited'

export interface Survey extends Limits {
  id: string
  name: string
  state: SurveyState
  /** What is being edited; answers never point at it. */
  definition: SurveyDefinition
  liveVersionId: string | null
  linkAccess: LinkAccess
  /** Groups of fewer respondents are not shown; null = everything is. */
  leastShown: number | null
  availability: Availability
  quotas: QuotaCount[]
  versions: SurveyVersion[]
  createdAt: Date
  /** Also the revision: send it back with a change. */
  updatedAt: Date
}

/** The row, locked where it will be changed. @throws Problem `not-found` */
export async function surveyRow(tx: Transaction, id: string, lock = false) {
  const query = tx.select().from(surveys).where(eq(surveys.id, id))
  const [row] = await (lock ? query.for('update') : query)
  if (!row) throw new Problem('not-found')
  return row
}

async function quotaCounts(tx: Transaction, surveyId: string, quotas: readonly Quota[]): Promise<QuotaCount[]> {
  if (quotas.length === 0) return []
  const rows = await tx
    .select({ id: quotaPlaces.quotaId, taken: count() })
    .from(quotaPlaces)
    .where(eq(quotaPlaces.surveyId, surveyId))
    .groupBy(quotaPlaces.quotaId)
  const taken = new Map(rows.map((row) => [row.id, row.taken]))
  return quotas.map(({ id, name, limit }) => ({ id, name, limit, taken: taken.get(id) ?? 0 }))
}

/** Within a transaction: the survey with its versions. @throws Problem `not-found` */
export async function surveyIn(tx: Transaction, id: string, now: Date): Promise<Survey> {
  const row = await surveyRow(tx, id)
  const versions = await tx
    .select({ id: surveyVersions.id, number: surveyVersions.number, publishedAt: surveyVersions.publishedAt })
    .from(surveyVersions)
    .where(eq(surveyVersions.surveyId, id))
    .orderBy(asc(surveyVersions.number))
  const { workspaceId: _, pinHash: _pin, draft, audience: _audience, ...rest } = row
  const quotas = await quotaCounts(tx, id, row.quotas ?? [])
  return { ...rest, definition: draft, versions, quotas, availability: await availabilityIn(tx, id, now) }
}

/** @throws Problem `not-found` */
export async function readSurvey(context: Context, actor: Actor, input: { id: string }): Promise<Survey> {
  authorize(actor, 'surveys.read')
  return withWorkspace(context.db, actor.workspaceId, (tx) => surveyIn(tx, input.id, context.now()))
}

/** One version as it was published. @throws Problem `not-found` */
export async function readSurveyVersion(
  context: Context,
  actor: Actor,
  input: { id: string; number: number },
): Promise<SurveyVersion & { definition: SurveyDefinition }> {
  authorize(actor, 'surveys.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [found] = await tx
      .select({
        id: surveyVersions.id,
        number: surveyVersions.number,
        publishedAt: surveyVersions.publishedAt,
        definition: surveyVersions.definition,
      })
      .from(surveyVersions)
      .where(and(eq(surveyVersions.surveyId, input.id), eq(surveyVersions.number, input.number)))
    if (!found) throw new Problem('not-found')
    return found
  })
}
