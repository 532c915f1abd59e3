import { withWorkspace } from '@koe/db'
import type { FunnelStep, Reason } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'

/** What is counted for a survey: a step, or a reason after the trigger or already when the page was loaded. */
export type Counted = FunnelStep | `stopped/${Reason | 'busy'}` | `left-out/${Reason}`

export interface Increment {
  surveyId: string
  what: Counted
}

export interface Tally {
  /** Settles when these are counted, together with whatever came in meanwhile. */
  add(workspaceId: string, increments: readonly Increment[]): Promise<void>
}

interface Sheet {
  counts: Map<string, Increment & { count: number }>
  /** Settles with the transaction that writes what is on the sheet now. */
  written: Promise<void> | null
}

async function write(context: Context, workspaceId: string, counts: Sheet['counts']) {
  const rows = [...counts.values()].map(({ surveyId, what, count }) => ({ survey_id: surveyId, what, count }))
  await withWorkspace(context.db, workspaceId, (tx) =>
    tx.execute(sql`
      insert into exposure_counts as c (workspace_id, survey_id, day, what, count)
      select ${workspaceId}::uuid, i.survey_id, (${context.now().toISOString()}::timestamptz at time zone w.time_zone)::date,
        i.what, i.count
      from json_to_recordset(${JSON.stringify(rows)}::json) as i (survey_id uuid, what text, count bigint)
        join workspaces w on w.id = ${workspaceId}::uuid
        join surveys s on s.workspace_id = w.id and s.id = i.survey_id
      order by i.survey_id, i.what
      on conflict (workspace_id, survey_id, day, what) do update set count = c.count + excluded.count`),
  )
}

/**
 * Counts how far customers came. All who look at one page change the same few rows, so what comes in while a transaction
 * runs waits on a sheet and shares the next one: nobody waits for a row, and a rush costs few writes.
 */
export function openTally(context: Context): Tally {
  const sheets = new Map<string, Sheet>()
  const running = new Map<string, Promise<void>>()

  async function flush(workspaceId: string, sheet: Sheet) {
    await running.get(workspaceId)?.catch(() => undefined)
    sheets.delete(workspaceId)
    const writing = write(context, workspaceId, sheet.counts)
    running.set(workspaceId, writing)
    try {
      await writing
    } finally {
      if (running.get(workspaceId) === writing) running.delete(workspaceId)
    }
  }

  return {
    async add(workspaceId, increments) {
      if (increments.length === 0) return
      const sheet: Sheet = sheets.get(workspaceId) ?? { counts: new Map(), written: null }
      sheets.set(workspaceId, sheet)
      for (const { surveyId, what } of increments) {
        const key = `${surveyId}/${what}`
        const count = (sheet.counts.get(key)?.count ?? 0) + 1
        sheet.counts.set(key, { surveyId, what, count })
      }
      sheet.written ??= flush(workspaceId, sheet)
      await sheet.written
    },
  }
}
