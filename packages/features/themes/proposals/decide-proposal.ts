import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import type { MovedSegment } from '../curation/enter-move.ts'
import { enterMove, idOfActor, shownVersion, type ThemeMove } from '../curation/index.ts'
import { placesOf } from './list-proposals.ts'

/** Indices of themes that people made lie above all that a fit gives, and none is given twice. */
const firstMade = 1000

interface Proposal extends Record<string, unknown> {
  label: string
  terms: string[]
  cohesion: number
  version: number
}

async function openProposal(tx: Transaction, workspaceId: string, id: string): Promise<Proposal> {
  const [proposal] = await tx.execute<Proposal & { state: string }>(sql`
    select label, terms, cohesion, model_version as version, state from theme_proposals
    where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid for update`)
  if (!proposal) throw new Problem('not-found', { kind: 'theme-proposal' })
  if (proposal.state !== 'open') throw new Problem('already-done')
  return proposal
}

const decide = (context: Context, tx: Transaction, actor: Actor, id: string, state: string, move: string | null) =>
  tx.execute(sql`
    update theme_proposals set state = ${state}, move_id = ${move}::uuid, decided_by = ${idOfActor(actor)},
      decided_at = ${context.now().toISOString()}::timestamptz
    where workspace_id = ${actor.workspaceId}::uuid and id = ${id}::uuid`)

/** Those of its segments that are still in no theme. */
const membersOf = (tx: Transaction, workspaceId: string, version: number, id: string) =>
  tx.execute<MovedSegment & Record<string, unknown>>(sql`
    select s.verbatim_id as id, s.ordinal, s.start_offset as start, s.end_offset as end, v.text, a.theme_id as theme,
      a.theme_id as place, null as label, a.subtheme_id as subtheme, a.confidence, false as alone
    from theme_proposals r
    cross join ${placesOf(sql`r.members`)}
    join segments s on s.workspace_id = r.workspace_id and s.verbatim_id = p.verbatim and s.ordinal = p.ordinal
    join verbatims v on v.workspace_id = s.workspace_id and v.id = s.verbatim_id
    join assignments a on a.workspace_id = s.workspace_id and a.model_version = ${version}
      and a.verbatim_id = s.verbatim_id and a.ordinal = s.ordinal and a.theme_id is null
    where r.workspace_id = ${workspaceId}::uuid and r.id = ${id}::uuid order by v.id, s.ordinal for key share of v`)

/** A theme of a person's own: no refresh changes its name, and none loses it while something stands in it. */
async function makeTheme(
  context: Context,
  tx: Transaction,
  workspaceId: string,
  { label, terms, cohesion, version }: Proposal,
  members: readonly MovedSegment[],
): Promise<string> {
  const id = context.newId()
  const now = context.now().toISOString()
  await tx.execute(sql`
    insert into themes (workspace_id, id, label, label_locked, terms, created_at, updated_at)
    values (${workspaceId}::uuid, ${id}::uuid, ${label}, true,
      array(select jsonb_array_elements_text(${JSON.stringify(terms)}::jsonb)), ${now}::timestamptz, ${now}::timestamptz)`)
  const quotes = members.slice(0, 5).map((member) => `${member.id}:${member.ordinal}`)
  await tx.execute(sql`
    insert into model_themes (workspace_id, model_version, theme_id, index, size, cohesion, representatives)
    select ${workspaceId}::uuid, ${version}::int, ${id}::uuid, ${firstMade}::int + count(*)::int,
      ${members.length}::int, ${cohesion}::real, ${JSON.stringify(quotes)}::jsonb
    from theme_moves where workspace_id = ${workspaceId}::uuid and makes_theme`)
  return id
}

/**
 * Makes the theme that was proposed, of what is still in none: a move that fills it, followed by every later version, and
 * taken back like any other.
 * @throws Problem `stale-themes` when other themes are shown than it was proposed for
 */
export async function acceptProposal(context: Context, actor: Actor, id: string): Promise<ThemeMove> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const proposal = await openProposal(tx, workspaceId, id)
    const { version, label } = proposal
    await shownVersion(tx, workspaceId, version)
    const segments = await membersOf(tx, workspaceId, version, id)
    if (segments.length === 0) throw new Problem('already-done')
    const to = { id: await makeTheme(context, tx, workspaceId, proposal, segments), label }
    const move = await enterMove(context, tx, actor, { version, to, segments, makesTheme: true })
    await decide(context, tx, actor, id, 'accepted', move.id)
    return move
  })
}

/** Hides a proposal; what is like it is not proposed again. */
export async function dismissProposal(context: Context, actor: Actor, id: string): Promise<void> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await openProposal(tx, workspaceId, id)
    await decide(context, tx, actor, id, 'dismissed', null)
    await audit(context, tx, actor, 'themes.dismiss-proposal', { kind: 'theme-proposal', id })
  })
}
