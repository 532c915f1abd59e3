import { createHmac } from 'node:crypto'
import { type Transaction, withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import { verifyPassword } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { type Context, countTry, forgetTries, Problem, sameHash } from '../workspaces/index.ts'

const passLifeMs = 24 * 3600_000
/** As long as a device goes on sending what it could not send. */
const sendingMs = 72 * 3600_000
const window = 15 * 60_000
const tries = { network: 10, wrong: 200 }

const signed = (pinHash: string, surveyId: string, until: string) =>
  createHmac('sha256', pinHash).update(`${surveyId}:${until}`).digest('hex')

async function pinHashOf(tx: Transaction, surveyId: string): Promise<string | null> {
  const [survey] = await tx
    .select({ access: surveys.linkAccess, hash: surveys.pinHash })
    .from(surveys)
    .where(eq(surveys.id, surveyId))
  if (!survey) throw new Problem('not-found')
  return survey.access === 'pin' ? survey.hash : null
}

/**
 * Gives a pass for a day to whoever knows the PIN. A pass is worthless once the PIN is changed. Tries are counted in the database: ten by
 * network in a quarter of an hour, and 200 wrong ones by survey.
 * @throws Problem `not-found` where no PIN is asked, `wrong-pin`, `too-many-requests`
 */
export async function enterPin(
  context: Context,
  workspaceId: string,
  input: { surveyId: string; pin: string; network: string },
): Promise<{ pass: string }> {
  const hash = await withWorkspace(context.db, workspaceId, (tx) => pinHashOf(tx, input.surveyId))
  if (hash === null) throw new Problem('not-found')
  const here = `pin:${input.surveyId}:${input.network}`
  const anywhere = `pin:${input.surveyId}`
  await countTry(context, here, { most: tries.network, windowMs: window })
  const right = await verifyPassword({ hash, password: input.pin.normalize('NFKC').trim() })
  if (!right) {
    await countTry(context, anywhere, { most: tries.wrong, windowMs: window })
    throw new Problem('wrong-pin')
  }
  await forgetTries(context, [here])
  const until = (context.now().getTime() + passLifeMs).toString(36)
  return { pass: `${until}-${signed(hash, input.surveyId, until)}` }
}

/** Whether a pass opens this survey now, or, for `sending`, lets in what was answered while it did. */
export async function passOpens(
  context: Context,
  workspaceId: string,
  input: { surveyId: string; pass: string; sending?: boolean },
): Promise<boolean> {
  const [until = '', proof = ''] = input.pass.split('-')
  const hash = await withWorkspace(context.db, workspaceId, (tx) => pinHashOf(tx, input.surveyId))
  const end = Number.parseInt(until, 36) + (input.sending ? sendingMs : 0)
  if (hash === null || !(end > context.now().getTime())) return false
  return sameHash(signed(hash, input.surveyId, until), proof)
}
