import { prepared, type Transaction, withWorkspace } from '@koe/db'
import { widgetSettings } from '@koe/db/schema'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'

/** What holds for all surveys inside the company's pages. */
export interface WidgetSettings {
  timeZone: string
  /** Whole days between two displays of any surveys to one customer; 0 is none. */
  pauseDays: number
  /** A customer's number without a signature counts as none. */
  demandSignatures: boolean
  /** Never leaves the server but once, to who makes it. */
  secret: string | null
  secretMadeAt: Date | null
  /** When a page of the company last asked what to show, within an hour; null: never. */
  lastCallAt: Date | null
}

/** The same for the console: that there is a secret, not which. */
export type ShownSettings = Omit<WidgetSettings, 'secret' | 'timeZone'> & { hasSecret: boolean }

/** Within a transaction: what was set, or what holds where nothing was. */
export async function settingsIn(tx: Transaction, workspaceId: string): Promise<WidgetSettings> {
  const [row] = await prepared(tx)`
    select w.time_zone, s.* from workspaces w left join widget_settings s on s.workspace_id = w.id
    where w.id = ${workspaceId}::uuid`
  const moment = (value: unknown) => (typeof value === 'string' || value instanceof Date ? new Date(value) : null)
  return {
    timeZone: String(row?.time_zone ?? 'Asia/Tokyo'),
    pauseDays: Number(row?.pause_days ?? 0),
    demandSignatures: row?.demand_signatures === true,
    secret: typeof row?.secret === 'string' ? row.secret : null,
    secretMadeAt: moment(row?.secret_made_at),
    lastCallAt: moment(row?.last_call_at),
  }
}

const shown = ({ secret, timeZone: _, ...rest }: WidgetSettings): ShownSettings => ({
  ...rest,
  hasSecret: secret !== null,
})

export async function readWidgetSettings(context: Context, actor: Actor): Promise<ShownSettings> {
  authorize(actor, 'surveys.read')
  return withWorkspace(context.db, actor.workspaceId, async (tx) => shown(await settingsIn(tx, actor.workspaceId)))
}

/**
 * Sets the clock of all surveys, or, for who may answer for identities, whether signatures are demanded.
 * @throws Problem `conflict` when signatures are demanded that nobody could make
 */
export async function updateWidgetSettings(
  context: Context,
  actor: Actor,
  input: { pauseDays?: number | undefined; demandSignatures?: boolean | undefined },
): Promise<ShownSettings> {
  authorize(actor, 'surveys.edit')
  if (input.demandSignatures !== undefined) authorize(actor, 'identity.manage')
  const change = {
    ...(input.pauseDays === undefined ? {} : { pauseDays: input.pauseDays }),
    ...(input.demandSignatures === undefined ? {} : { demandSignatures: input.demandSignatures }),
  }
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    if (input.demandSignatures && (await settingsIn(tx, actor.workspaceId)).secret === null)
      throw new Problem('conflict', { reason: 'no-secret' })
    if (Object.keys(change).length > 0) {
      await save(tx, actor.workspaceId, change)
      await audit(context, tx, actor, 'widget.update', { kind: 'workspace', id: actor.workspaceId }, change)
    }
    return shown(await settingsIn(tx, actor.workspaceId))
  })
}

/** Makes the secret that signs customers' numbers, in place of the one there was: its signatures are wrong from now on. */
export async function makeIdentitySecret(context: Context, actor: Actor): Promise<{ secret: string }> {
  authorize(actor, 'identity.manage')
  const secret = `koe_id_${Buffer.from(context.randomBytes(32)).toString('base64url')}`
  await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const { secret: before } = await settingsIn(tx, actor.workspaceId)
    await save(tx, actor.workspaceId, { secret, secretMadeAt: context.now() })
    const detail = { replaced: before !== null }
    await audit(context, tx, actor, 'widget.make-secret', { kind: 'workspace', id: actor.workspaceId }, detail)
  })
  return { secret }
}

async function save(tx: Transaction, workspaceId: string, set: Partial<typeof widgetSettings.$inferInsert>) {
  await tx
    .insert(widgetSettings)
    .values({ workspaceId, ...set })
    .onConflictDoUpdate({ target: widgetSettings.workspaceId, set })
}

/** Notes that a page has asked; at most once an hour, so that it costs nothing. */
export async function noteCall(tx: Transaction, workspaceId: string, now: Date, last: Date | null): Promise<void> {
  if (last === null || now.getTime() - last.getTime() > 3_600_000) await save(tx, workspaceId, { lastCallAt: now })
}
