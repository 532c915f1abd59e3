import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { lockModels } from '../model/current-models.ts'
import { idOfActor } from './move-verbatims.ts'
import { settleWords } from './settle-words.ts'

/**
 * Takes a move back: its words are where the next earlier decision about them put them, or where the machine had them. Any
 * move can be taken back, in any order; the figures follow at once.
 * @returns how many verbatims were touched
 * @throws Problem `already-done` when it was taken back before
 */
export async function undoMove(context: Context, actor: Actor, id: string): Promise<{ verbatims: number }> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  const now = context.now().toISOString()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    const [move] = await tx.execute<{ undone: boolean; version: number }>(sql`
      select m.undone_at is not null as undone, w.model_version as version from theme_moves m
      join workspaces w on w.id = m.workspace_id where m.workspace_id = ${workspaceId}::uuid and m.id = ${id}::uuid`)
    if (!move) throw new Problem('not-found', { kind: 'theme-move' })
    if (move.undone) throw new Problem('already-done')
    await tx.execute(sql`
      update theme_moves set undone_at = ${now}::timestamptz, undone_by = ${idOfActor(actor)}
      where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
    await tx.execute(sql`
      update theme_events set undone_at = ${now}::timestamptz
      where workspace_id = ${workspaceId}::uuid and kind = 'move' and detail ->> 'move' = ${id}`)
    const { verbatims, incomplete } = await settleWords(tx, workspaceId, move.version, [id])
    if (incomplete) await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason: 'curated' })
    await audit(context, tx, actor, 'themes.undo-move', { kind: 'theme-move', id }, { verbatims: verbatims.size })
    return { verbatims: verbatims.size }
  })
}
