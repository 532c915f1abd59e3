import { withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { lockModels } from '../model/current-models.ts'
import { type ThemeDecision, touchThemes } from './decide-theme.ts'
import { idOfActor } from './enter-move.ts'
import { recountThemes, settleShownAs } from './shown-as.ts'

/**
 * Takes a decision about a whole theme back, whatever was decided after it: the theme is shown as itself again, is shown, or
 * is let go of. The figures follow at once.
 * @throws Problem `already-done` when it was taken back before
 */
export async function undoDecision(context: Context, actor: Actor, id: string): Promise<ThemeDecision> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  const now = context.now().toISOString()
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    const [decision] = await tx.execute<{ theme: string; into: string | null; undone: boolean; version: number }>(sql`
      select d.theme_id as theme, d.into_id as into, d.undone_at is not null as undone, w.model_version as version
      from theme_decisions d join workspaces w on w.id = d.workspace_id
      where d.workspace_id = ${workspaceId}::uuid and d.id = ${id}::uuid`)
    if (!decision) throw new Problem('not-found', { kind: 'theme-decision' })
    if (decision.undone) throw new Problem('already-done')
    await tx.execute(sql`
      update theme_decisions set undone_at = ${now}::timestamptz, undone_by = ${idOfActor(actor)}
      where workspace_id = ${workspaceId}::uuid and id = ${id}::uuid`)
    await tx.execute(sql`
      update theme_events set undone_at = ${now}::timestamptz
      where workspace_id = ${workspaceId}::uuid and kind in ('merge', 'hide', 'pin') and detail ->> 'decision' = ${id}`)
    await tx.execute(sql`
      update themes set hidden_by = nullif(hidden_by, ${id}::uuid), pinned_by = nullif(pinned_by, ${id}::uuid)
      where workspace_id = ${workspaceId}::uuid and id = ${decision.theme}::uuid`)
    const changed = await settleShownAs(tx, workspaceId)
    const verbatims = await recountThemes(tx, workspaceId, decision.version, changed)
    await touchThemes(context, tx, workspaceId, [decision.theme, ...(decision.into ? [decision.into] : [])])
    await audit(context, tx, actor, 'themes.undo-decision', { kind: 'theme-decision', id }, { verbatims })
    return { id, verbatims }
  })
}
