import { withWorkspace } from '@koe/db'
import { repairText } from '@koe/survey'
import { AUDIENCE_LIMITS, countedEvents } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import type { Context } from '../workspaces/index.ts'
import { showableSurveys } from './audience.ts'
import { type Claim, identityOf } from './identity/identity.ts'
import { settingsIn } from './widget-settings.ts'

export interface CustomerEvent {
  id: string
  name: string
  at: Date
}

const dayMs = 86_400_000

/**
 * Keeps what customers did, as far as some survey counts it: at most the last hundred of a name, and none older than the
 * longest look back. The same id counts once. @throws Problem `wrong-signature`
 */
export async function recordEvents(
  context: Context,
  workspaceId: string,
  input: Claim & { events: readonly CustomerEvent[] },
): Promise<void> {
  const now = context.now()
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const { subject } = identityOf(await settingsIn(tx, workspaceId), input)
    const counted = new Set((await showableSurveys(tx, now)).flatMap(({ audience }) => countedEvents(audience)))
    const rows = input.events.flatMap(({ id, name, at }) => {
      const age = now.getTime() - at.getTime()
      const wanted = counted.has(name) && age < AUDIENCE_LIMITS.within * dayMs
      return wanted ? [{ id, name: repairText(name), at: (age < 0 ? now : at).toISOString() }] : []
    })
    if (rows.length === 0) return
    await tx.execute(sql`
      insert into customer_events (workspace_id, id, subject, name, at)
      select ${workspaceId}::uuid, i.id, ${subject}, i.name, i.at
      from json_to_recordset(${JSON.stringify(rows)}::json) as i (id uuid, name text, at timestamptz)
      order by i.id on conflict (workspace_id, id) do nothing`)
    await tx.execute(sql`
      delete from customer_events where (workspace_id, id) in (
        select workspace_id, id from (
          select workspace_id, id, row_number() over (partition by name order by at desc, id) as place
          from customer_events where subject = ${subject}
            and name in (select value from json_array_elements_text(${JSON.stringify([...counted])}::json))) e
        where place > ${AUDIENCE_LIMITS.times})`)
  })
}
