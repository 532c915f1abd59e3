import { type Transaction, withWorkspace } from '@koe/db'
import { themeDecisions, themeEvents } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { findTheme, type ThemeItem } from '../list-themes.ts'
import { lockModels } from '../model/current-models.ts'
import { idOfActor } from './enter-move.ts'
import { recountThemes, settleShownAs } from './shown-as.ts'
import { refuseStale } from './stale-theme.ts'

/** What was decided about a whole theme, and how many verbatims it moved. Undone under its id. */
export interface ThemeDecision {
  id: string
  verbatims: number
}

/** `revision` is that of the theme that the person saw. */
export interface DecisionInput {
  id: string
  revision: number
}

export interface MergeInput extends DecisionInput {
  into: string
  intoRevision: number
}

const notAChoice = (field: string) => new Problem('invalid-input', {}, [{ field, code: 'not-a-choice' }])

/** A theme that is shown, as the person saw it. Others wait: nothing is decided about it meanwhile. */
async function shownAsSeen(tx: Transaction, workspaceId: string, { id, revision }: DecisionInput): Promise<ThemeItem> {
  const theme = await findTheme(tx, workspaceId, id)
  await refuseStale(tx, workspaceId, theme, revision)
  if (!theme.current) throw new Problem('not-found', { kind: 'theme' })
  return theme
}

/** The theme changes: whoever saw it as it was before is told so. */
export const touchThemes = (context: Context, tx: Transaction, workspaceId: string, ids: readonly string[]) =>
  tx.execute(sql`
    update themes set revision = revision + 1, updated_at = ${context.now().toISOString()}::timestamptz
    where workspace_id = ${workspaceId}::uuid and id = any(${`{${ids.join(',')}}`}::uuid[])`)

type Kind = (typeof themeDecisions.$inferInsert)['kind']

async function enter(context: Context, tx: Transaction, actor: Actor, kind: Kind, themeId: string, into?: string) {
  const id = context.newId()
  await tx.insert(themeDecisions).values({
    workspaceId: actor.workspaceId,
    id,
    kind,
    themeId,
    intoId: into ?? null,
    createdBy: idOfActor(actor),
    createdAt: context.now(),
  })
  return id
}

const tell = (context: Context, tx: Transaction, actor: Actor, kind: Kind, themeId: string, detail: object) =>
  tx.insert(themeEvents).values({
    workspaceId: actor.workspaceId,
    id: context.newId(),
    kind,
    themeId,
    detail,
    createdBy: idOfActor(actor),
    createdAt: context.now(),
  })

/**
 * Makes a theme part of another one of its level: from now on, and in every later version, what is in the one counts in the
 * other. The other keeps its name; sub-themes come along.
 * @throws Problem `stale-revision` when somebody changed either of them since it was seen, `invalid-input` for two levels
 */
export async function mergeThemes(context: Context, actor: Actor, input: MergeInput): Promise<ThemeDecision> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    const from = await shownAsSeen(tx, workspaceId, input)
    const into = await shownAsSeen(tx, workspaceId, { id: input.into, revision: input.intoRevision })
    if (from.id === into.id || from.parentId !== into.parentId) throw notAChoice('/into')
    const id = await enter(context, tx, actor, 'merge', from.id, into.id)
    const changed = await settleShownAs(tx, workspaceId)
    const [workspace] = await tx.execute<{ version: number }>(
      sql`select model_version as version from workspaces where id = ${workspaceId}::uuid`,
    )
    const verbatims = await recountThemes(tx, workspaceId, workspace?.version ?? 0, changed)
    await touchThemes(context, tx, workspaceId, [from.id, into.id])
    const other = ({ id, label }: ThemeItem) => [{ id, label, common: verbatims, onlyOld: 0, onlyNew: 0 }]
    const told = { decision: id, verbatims }
    await tell(context, tx, actor, 'merge', from.id, {
      ...told,
      label: from.label,
      direction: 'to',
      others: other(into),
    })
    await tell(context, tx, actor, 'merge', into.id, {
      ...told,
      label: into.label,
      direction: 'from',
      others: other(from),
    })
    await audit(context, tx, actor, 'themes.merge', { kind: 'theme', id: from.id }, { into: into.id, verbatims })
    return { id, verbatims }
  })
}

async function mark(
  context: Context,
  actor: Actor,
  kind: 'hide' | 'pin',
  input: DecisionInput,
): Promise<ThemeDecision> {
  authorize(actor, 'themes.curate')
  const { workspaceId } = actor
  return withWorkspace(context.db, workspaceId, async (tx) => {
    await lockModels(tx, workspaceId)
    const theme = await shownAsSeen(tx, workspaceId, input)
    if ((kind === 'hide' ? theme.hiddenBy : theme.pinnedBy) !== null) throw new Problem('already-done')
    if (kind === 'pin' && theme.parentId !== null) throw notAChoice('/id')
    const id = await enter(context, tx, actor, kind, theme.id)
    const column = kind === 'hide' ? sql`hidden_by` : sql`pinned_by`
    await tx.execute(sql`
      update themes set ${column} = ${id}::uuid where workspace_id = ${workspaceId}::uuid and id = ${theme.id}::uuid`)
    await touchThemes(context, tx, workspaceId, [theme.id])
    await tell(context, tx, actor, kind, theme.id, { decision: id, label: theme.label })
    await audit(context, tx, actor, `themes.${kind}`, { kind: 'theme', id: theme.id })
    return { id, verbatims: theme.verbatims }
  })
}

/**
 * Takes a theme, with its sub-themes, out of rankings and lists until that is undone; its share stays told.
 * @throws Problem `stale-revision` when somebody changed it since it was seen, `already-done`
 */
export const hideTheme = (context: Context, actor: Actor, input: DecisionInput): Promise<ThemeDecision> =>
  mark(context, actor, 'hide', input)

/**
 * Keeps a theme of the first level at the top, and in every later version, even where nothing is said about it any more.
 * @throws Problem `stale-revision` when somebody changed it since it was seen, `already-done`
 */
export const pinTheme = (context: Context, actor: Actor, input: DecisionInput): Promise<ThemeDecision> =>
  mark(context, actor, 'pin', input)
