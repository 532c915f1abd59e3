import type { Transaction } from '@koe/db'
import { authUsers, inquiryMentions, members } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import type { Actor } from '../../workspaces/index.ts'

interface Named {
  id: string
  name: string
}

/** Who is named with @ in a note. Where one name begins with another, the longer one is meant; two of one name are both. */
export function mentionedIn(body: string, people: readonly Named[]): string[] {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase()
  const longest = people
    .map(({ id, name }) => ({ id, name: plain(name).trim() }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length)
  const found = new Set<string>()
  for (const part of plain(body).split('@').slice(1)) {
    const first = longest.find(({ name }) => part.startsWith(name))
    for (const { id, name } of longest) if (name === first?.name) found.add(id)
  }
  return [...found]
}

/** Within the transaction that writes a note: enters who is named in it. Nobody is told of their own words. */
export async function noteMentions(
  tx: Transaction,
  actor: Actor,
  { inquiryId, entryId, body }: { inquiryId: string; entryId: string; body: string },
): Promise<void> {
  if (!/[@＠]/.test(body)) return
  const people = await tx
    .select({ id: members.id, name: authUsers.name })
    .from(members)
    .innerJoin(authUsers, eq(authUsers.id, members.userId))
  const own = actor.kind === 'member' ? actor.memberId : null
  const named = mentionedIn(body, people).filter((id) => id !== own)
  if (named.length === 0) return
  const { workspaceId } = actor
  await tx
    .insert(inquiryMentions)
    .values(named.map((memberId) => ({ workspaceId, entryId, memberId, inquiryId })))
    .onConflictDoNothing()
}
