import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { showableSurveys } from './audience.ts'
import type { Tally } from './tally.ts'

export interface Step {
  exposureId?: string | undefined
  surveyId: string
  step: 'triggered' | 'shown' | 'started' | 'closed'
  at?: Date | undefined
}

/**
 * What a page says happened to a display. Each moment is set once and lies between the decision and now, whatever the page's
 * clock says. A trigger that matched while another survey was open is counted as stopped by that.
 */
export async function recordSteps(
  context: Context,
  tally: Tally,
  workspaceId: string,
  input: { visitor: string; steps: readonly Step[] },
): Promise<void> {
  const now = context.now()
  const rows = input.steps.flatMap(({ exposureId, surveyId, step, at }) =>
    exposureId && step !== 'triggered'
      ? [{ id: exposureId, survey_id: surveyId, step, at: (at ?? now).toISOString() }]
      : [],
  )
  const triggered = input.steps.filter(({ step }) => step === 'triggered')
  const known = await withWorkspace(context.db, workspaceId, async (tx) => {
    if (rows.length > 0)
      await tx.execute(sql`
        update exposures e set shown_at = coalesce(e.shown_at, s.shown), started_at = coalesce(e.started_at, s.started),
          closed_at = coalesce(e.closed_at, s.closed)
        from (select i.id, i.survey_id, min(m.at) as shown, min(m.at) filter (where i.step = 'started') as started,
            min(m.at) filter (where i.step = 'closed') as closed
          from json_to_recordset(${JSON.stringify(rows)}::json) as i (id uuid, survey_id uuid, step text, at timestamptz)
            join exposures o on o.id = i.id,
            lateral (select least(greatest(i.at, o.decided_at), ${now.toISOString()}::timestamptz) as at) m
          group by i.id, i.survey_id) s
        where e.id = s.id and e.survey_id = s.survey_id and e.visitor_id = ${input.visitor}::uuid`)
    return triggered.length > 0 ? new Set((await showableSurveys(tx, now)).map(({ id }) => id)) : new Set<string>()
  })
  const counts = triggered.filter(({ surveyId }) => known.has(surveyId))
  await tally.add(
    workspaceId,
    counts.flatMap(({ surveyId }) => [
      { surveyId, what: 'triggered' as const },
      { surveyId, what: 'stopped/busy' as const },
    ]),
  )
}
