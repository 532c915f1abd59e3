import type { Transaction } from '@koe/db'
import { themeEvents } from '@koe/db/schema'
import type { Actor, Context } from '../../workspaces/index.ts'

/** A moved segment: its verbatim, and the theme that it leaves (null = none). */
export interface MovedFrom {
  id: string
  theme: string | null
  label: string | null
}

interface Named {
  id: string
  label: string
}

/** What is kept of a move in the ledger of one theme. Labels are those of its time; counts are verbatims. */
export interface MoveDetail {
  move: string
  label: string
  direction: 'from' | 'to'
  others: (Named & { common: number; onlyOld: 0; onlyNew: 0 })[]
  /** All verbatims that came or went, also from or into no theme. */
  verbatims: number
}

const counted = (segments: readonly MovedFrom[]) => new Set(segments.map(({ id }) => id)).size

/** One line in the ledger of every theme that gives or takes. */
export async function writeMoveEvents(
  context: Context,
  tx: Transaction,
  actor: Actor,
  move: { kind: 'move' | 'made'; id: string; to: Named | null; from: readonly MovedFrom[] },
): Promise<void> {
  const { id, to, from } = move
  const givers = new Map<string, MovedFrom[]>()
  for (const segment of from)
    if (segment.theme !== null) givers.set(segment.theme, [...(givers.get(segment.theme) ?? []), segment])
  const line = (theme: Named, direction: MoveDetail['direction'], others: MoveDetail['others'], verbatims: number) => ({
    theme: theme.id,
    detail: { move: id, label: theme.label, direction, others, verbatims } satisfies MoveDetail,
  })
  const other = (theme: Named, segments: readonly MovedFrom[]) =>
    ({ id: theme.id, label: theme.label, common: counted(segments), onlyOld: 0, onlyNew: 0 }) as const
  const named = [...givers].map(([theme, segments]) => ({
    theme: { id: theme, label: segments[0]?.label ?? '' },
    segments,
  }))
  const lines = [
    ...named.map(({ theme, segments }) => line(theme, 'to', to ? [other(to, segments)] : [], counted(segments))),
    ...(to
      ? [
          line(
            to,
            'from',
            named.map(({ theme, segments }) => other(theme, segments)),
            counted(from),
          ),
        ]
      : []),
  ]
  const by = actor.kind === 'member' ? actor.memberId : actor.kind === 'token' ? actor.tokenId : null
  await tx.insert(themeEvents).values(
    lines.map(({ theme, detail }) => ({
      workspaceId: actor.workspaceId,
      id: context.newId(),
      kind: move.kind,
      themeId: theme,
      detail,
      createdBy: by,
      createdAt: context.now(),
    })),
  )
}
