import { withWorkspace } from '@koe/db'
import { type Context, Problem } from '../../workspaces/index.ts'
import { settingsIn, type WidgetSettings } from '../widget-settings.ts'
import { judgeClaim } from './identity.ts'

const settingsLifeMs = 3000

type Customer = Parameters<typeof judgeClaim>[1]
export type Standing = ReturnType<typeof judgeClaim>

/** A claim that what is remembered speaks against; it may be older than the secret that signed it. */
function standingBy(settings: WidgetSettings, customer: Customer): Standing | Problem {
  try {
    return judgeClaim(settings, customer)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

/**
 * Judges customers by settings that are remembered for some seconds, because ingestion asks with every answer. Who has a
 * signature and is not proven by them is judged again by what holds now: no answer is lost to a new secret.
 * @throws Problem `wrong-signature`
 */
export function rememberClaims(context: Context, most = 1000) {
  const known = new Map<string, { settings: WidgetSettings; until: number }>()
  const read = async (workspaceId: string) => {
    const settings = await withWorkspace(context.db, workspaceId, (tx) => settingsIn(tx, workspaceId))
    if (known.size >= most) known.clear()
    known.set(workspaceId, { settings, until: context.now().getTime() + settingsLifeMs })
    return settings
  }
  return async (workspaceId: string, customer: Customer): Promise<Standing> => {
    const remembered = known.get(workspaceId)
    if (remembered && remembered.until > context.now().getTime()) {
      const standing = standingBy(remembered.settings, customer)
      if (standing === 'signed' || (!(standing instanceof Problem) && customer.signature === undefined)) return standing
    }
    return judgeClaim(await read(workspaceId), customer)
  }
}
