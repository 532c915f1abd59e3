import type { Transaction } from '@koe/db'
import { themeMoves, themeMoveTexts } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import { type Actor, audit, type Context } from '../../workspaces/index.ts'
import { cutWords } from '../engine/cut-words.ts'
import { hashWords } from './decisions.ts'
import { type MovedFrom, writeMoveEvents } from './move-events.ts'
import { settleWords } from './settle-words.ts'

/** `alike` counts other verbatims with the very same words: they moved along. */
export interface ThemeMove {
  id: string
  to: { id: string; label: string } | null
  verbatims: number
  alike: number
}

/** A segment that is moved, with where it is now; `alone`: without those that have the same words. */
export interface MovedSegment extends MovedFrom {
  ordinal: number
  start: number
  end: number
  text: string
  /** Where the version has it; `theme` is what that is shown as. */
  place: string | null
  subtheme: string | null
  confidence: number
  alone: boolean
}

export const idOfActor = (actor: Actor): string | null =>
  actor.kind === 'member' ? actor.memberId : actor.kind === 'token' ? actor.tokenId : null

/** Enters the decision into the log. Where people moved the same words before, the machine's own place is kept. */
async function writeMove(
  tx: Transaction,
  workspaceId: string,
  move: Omit<typeof themeMoves.$inferInsert, 'workspaceId'>,
  segments: readonly MovedSegment[],
) {
  await tx.insert(themeMoves).values({ workspaceId, ...move })
  const texts = segments.map((segment) => ({ ...segment, hash: hashWords(cutWords(segment.text, [segment])[0] ?? '') }))
  const before = await tx.execute<{
    hash: string
    theme: string | null
    subtheme: string | null
    confidence: number
  }>(sql`
    select distinct on (t.words_hash) t.words_hash as hash, t.machine_theme_id as theme,
      t.machine_subtheme_id as subtheme, t.machine_confidence as confidence
    from theme_move_texts t join theme_moves m on m.workspace_id = t.workspace_id and m.id = t.move_id
    where t.workspace_id = ${workspaceId}::uuid and m.undone_at is null
      and t.words_hash in (select jsonb_array_elements_text(${JSON.stringify(texts.map(({ hash }) => hash))}::jsonb))
    order by t.words_hash, m.created_at, m.id`)
  const machine = new Map(before.map((one) => [one.hash, one]))
  await tx.insert(themeMoveTexts).values(
    texts.map((text) => {
      const { theme, subtheme, confidence } = machine.get(text.hash) ?? { ...text, theme: text.place }
      return {
        workspaceId,
        moveId: move.id,
        verbatimId: text.id,
        startOffset: text.start,
        endOffset: text.end,
        wordsHash: text.hash,
        alone: text.alone,
        machineThemeId: theme,
        machineSubthemeId: subtheme,
        machineConfidence: confidence,
      }
    }),
  )
}

/** One move in all that it does: the log, the places and figures, the history of the themes, the audit. */
export async function enterMove(
  context: Context,
  tx: Transaction,
  actor: Actor,
  move: {
    version: number
    to: { id: string; label: string } | null
    segments: readonly MovedSegment[]
    makesTheme: boolean
  },
): Promise<ThemeMove> {
  const { workspaceId } = actor
  const { version, to, segments, makesTheme } = move
  const id = context.newId()
  const made = { makesTheme, createdBy: idOfActor(actor), createdAt: context.now() }
  await writeMove(tx, workspaceId, { id, themeId: to?.id ?? null, modelVersion: version, ...made }, segments)
  const settled = await settleWords(tx, workspaceId, version, [id])
  if (settled.incomplete) await context.queue.enqueue(tx, 'refresh-themes', { workspaceId, reason: 'curated' })
  const asked = new Set(segments.map((segment) => segment.id))
  const alike = [...settled.verbatims].filter((verbatim) => !asked.has(verbatim)).length
  await writeMoveEvents(context, tx, actor, { kind: makesTheme ? 'made' : 'move', id, to, from: segments })
  const detail = { to: to?.id ?? null, verbatims: asked.size, alike }
  const verb = makesTheme ? 'themes.make' : 'themes.move'
  await audit(context, tx, actor, verb, { kind: 'theme-move', id }, detail)
  return { id, to: to && { id: to.id, label: to.label }, verbatims: asked.size, alike }
}
