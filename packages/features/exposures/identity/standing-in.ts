import type { Transaction } from '@koe/db'
import { settingsIn } from '../widget-settings.ts'
import { judgeClaim } from './identity.ts'
import type { Standing } from './remember-claims.ts'

/** Judges a customer by what holds now, within the caller's transaction. @throws Problem `wrong-signature` */
export async function standingIn(
  tx: Transaction,
  workspaceId: string,
  customer: { id: string; signature?: string | undefined },
): Promise<Standing> {
  return judgeClaim(await settingsIn(tx, workspaceId), customer)
}
