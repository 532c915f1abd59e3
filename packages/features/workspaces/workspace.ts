import { withWorkspace } from '@koe/db'
import { workspaces } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { audit } from './audit.ts'
import type { Actor, Context } from './context.ts'
import { authorize } from './permissions.ts'
import { Problem } from './problem.ts'
import { slugPattern } from './slug.ts'

export interface Workspace {
  id: string
  slug: string
  name: string
  timeZone: string
  language: 'ja' | 'en'
  demo: boolean
}

const columns = {
  id: workspaces.id,
  slug: workspaces.slug,
  name: workspaces.name,
  timeZone: workspaces.timeZone,
  language: workspaces.language,
  demo: workspaces.demo,
}

export async function readWorkspace(context: Context, actor: Actor): Promise<Workspace> {
  authorize(actor, 'workspace.read')
  const [found] = await context.db.select(columns).from(workspaces).where(eq(workspaces.id, actor.workspaceId))
  if (!found) throw new Problem('not-found')
  return found
}

/** The workspace behind a public address. Says nothing that is not on every hosted page. */
export async function findWorkspace(context: Context, slug: string): Promise<Workspace | undefined> {
  const [found] = await context.db.select(columns).from(workspaces).where(eq(workspaces.slug, slug))
  return found
}

const knownZone = (timeZone: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }))
  } catch {
    return false
  }
}

/** @throws Problem `invalid-input` for a time zone that nobody knows */
export async function updateWorkspace(
  context: Context,
  actor: Actor,
  input: { name?: string | undefined; timeZone?: string | undefined; language?: 'ja' | 'en' | undefined },
): Promise<Workspace> {
  authorize(actor, 'workspace.manage')
  if (input.timeZone !== undefined && !knownZone(input.timeZone))
    throw new Problem('invalid-input', {}, [{ field: '/timeZone', code: 'not-a-choice' }])
  const changed = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  if (Object.keys(changed).length > 0)
    await withWorkspace(context.db, actor.workspaceId, async (tx) => {
      await tx.update(workspaces).set(changed).where(eq(workspaces.id, actor.workspaceId))
      await audit(context, tx, actor, 'workspace.update', { kind: 'workspace', id: actor.workspaceId }, changed)
    })
  return readWorkspace(context, actor)
}

const slugLifeMs = 30_000

/** Looks up workspaces by their public address and remembers them for half a minute: ingestion asks with every answer. */
export function rememberSlugs(context: Context, most = 1000) {
  const known = new Map<string, { workspace: Workspace; until: number }>()
  return async (slug: string): Promise<Workspace> => {
    const remembered = known.get(slug)
    const now = context.now().getTime()
    if (remembered && remembered.until > now) return remembered.workspace
    const workspace = slugPattern.test(slug) ? await findWorkspace(context, slug) : undefined
    if (!workspace) throw new Problem('not-found')
    if (known.size >= most) known.clear()
    known.set(slug, { workspace, until: now + slugLifeMs })
    return workspace
  }
}
