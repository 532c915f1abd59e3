import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { lockModels } from '../model/current-models.ts'
import { idOfActor } from './enter-move.ts'
import { settleWords } from './settle-words.ts'

/**
 * Takes away a theme that a person made: what is in it, by whatever way, is in none again, until the next refresh looks anew.
 * The proposal that it was made of is open again.
 */
async function unmakeTheme(tx: Transaction, workspaceId: string, version: number, move: string, theme: string) {
  const own = sql`(select id from themes where workspace_id = ${workspaceId}::uuid
    and (id = ${theme}::uuid or parent_id = ${theme}::uuid))`
  await tx.execute(sql`
    update assignments set theme_id = null, subtheme_id = null, confidence = 0, margin = 0, runner_up_id = null
    where workspace_id = ${workspaceId}::uuid and model_version = ${version} and theme_id = ${theme}::uuid`)
  for (const table of [sql`mentions`, sql`model_themes`])
    await tx.execute(sql`
      delete from ${table} where workspace_id = ${workspaceId}::uuid and model_version = ${version}
        and theme_id in ${own}`)
  await tx.execute(sql`
    update theme_proposals set state = 'open', move_id = null, decided_at = null, decided_by = null
    where workspace_id = ${workspaceId}::uuid and move_id = ${move}::uuid`)
}

/** A theme that others are part of, or that is part of another, cannot be taken away from under them. */
async function refuseMerged(tx: Transaction, workspaceId: string, theme: string) {
  const rows = await tx.execute(sql`
    select 1 from theme_decisions where workspace_id = ${workspaceId}::uuid and kind = 'merge' and undone_at is null
      and (theme_id = ${theme}::uuid or into_id = ${theme}::uuid) limit 1`)
  if (rows.length > 0) throw new Problem('theme-merged')
}

/**
 * Takes a move back: its words are where the next earlier decision about them put them, or where the machine had them. Any
 * move can be taken back, in any order; the figures follow at once.
 * @returns how many verbatims were touched
 * @throws Problem `already-done` when it was taken back before, `theme-merged` when it made a theme that was merged since
 */
export async function undoMove(context: Context, actor: Actor, id: string): Promise<{ verbatims: number }> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  const now = context.now().toISOString()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    const [move] = await tx.execute<{ undone: boolean; version: number; made: string | null }>(sql`
      select m.undone_at is not null as undone, w.model_version as version,
        case when m.makes_theme then m.theme_id end as made
      from theme_moves m
      join workspaces w on w.id = m.workspace_id where m.workspace_id = ${workspaceId}::uuid and m.id = ${id}::uuid`)
    if (!move) throw new Problem('not-found', { kind: 'theme-move' })
    if (move.undone) throw new Problem('already-done')
    if (move.made) await refuseMerged(tx, workspaceId, move.made)
    await tx.execute(sql`
      update theme_moves set undone_at = ${now}::timestamptz, undone_by = ${idOfActor(actor)}
      where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
    await tx.execute(sql`
      update theme_events set undone_at = ${now}::timestamptz
      where workspace_id = ${workspaceId}::uuid and kind in ('move', 'made') and detail ->> 'move' = ${id}`)
    if (move.made) await unmakeTheme(tx, workspaceId, move.version, id, move.made)
    const { verbatims, incomplete } = await settleWords(tx, workspaceId, move.version, [id])
    if (incomplete) await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason: 'curated' })
    await audit(context, tx, actor, 'themes.undo-move', { kind: 'theme-move', id }, { verbatims: verbatims.size })
    return { verbatims: verbatims.size }
  })
}
