import type { Loss } from '@koe/survey/import'
import type { Messages } from '$lib/messages/index.ts'

/** One line of the report in the reader's language. */
export function lossSentence(w: Messages, loss: Loss, count: (number: number) => string): string {
  const { lines, bounded } = w.foreign
  switch (loss.what) {
    case 'type-replaced':
      return lines[loss.what](loss.from, w.builder.types[loss.to])
    case 'type-split':
      return lines[loss.what](loss.from, w.builder.types[loss.to], count(loss.count))
    case 'type-left-out':
    case 'flow-left-out':
      return lines[loss.what](loss.from)
    case 'logic-left-out':
      return lines[loss.what](loss.rule)
    case 'setting-left-out':
      return lines[loss.what](loss.setting)
    case 'option-setting-left-out':
      return lines[loss.what](loss.option, loss.setting)
    case 'piping-left-out':
      return lines[loss.what](loss.piped)
    case 'translation-left-out':
      return lines[loss.what](loss.language)
    case 'text-shortened':
      return lines[loss.what](count(loss.limit))
    case 'too-many-left-out':
      return lines[loss.what](bounded[loss.of], count(loss.count))
    case 'subset-left-out':
      return lines[loss.what](count(loss.shown), count(loss.of))
    case 'quota-left-out':
      return lines[loss.what](loss.quota)
    case 'calculation-left-out':
      return lines[loss.what](loss.calculation)
    case 'redirect-left-out':
      return lines[loss.what](loss.address)
    case 'more-left-out':
      return lines[loss.what](count(loss.count))
    case 'markup-removed':
    case 'order-left-out':
    case 'ending-words-left-out':
      return lines[loss.what]
  }
}

/** What the lines are about; the first two matter most. */
export const LOSS_KINDS = ['questions', 'rules', 'settings', 'words'] as const
export type LossKind = (typeof LOSS_KINDS)[number]

function kindOf({ what }: Loss): LossKind {
  if (what === 'markup-removed' || what === 'text-shortened' || what === 'translation-left-out') return 'words'
  if (what === 'setting-left-out' || what === 'option-setting-left-out' || what === 'more-left-out') return 'settings'
  return /^(logic|piping|quota|calculation|redirect|ending)/.test(what) ? 'rules' : 'questions'
}

/** The report in the order of its kinds, the lines of one place together. */
export function lossGroups(losses: readonly Loss[]): { kind: LossKind; count: number; places: [string, Loss[]][] }[] {
  return LOSS_KINDS.flatMap((kind) => {
    const own = losses.filter((loss) => kindOf(loss) === kind)
    const places = new Map<string, Loss[]>()
    for (const loss of own) places.set(loss.where, [...(places.get(loss.where) ?? []), loss])
    return own.length === 0 ? [] : [{ kind, count: own.length, places: [...places] }]
  })
}

/** The report as a text to keep: the screen forgets it when the draft is made. */
export function lossText(w: Messages, losses: readonly Loss[], count: (number: number) => string): string {
  const lines = lossGroups(losses).flatMap(({ kind, count: many, places }) => [
    `■ ${w.foreign.kind(w.foreign.kinds[kind], count(many))}`,
    ...places.flatMap(([where, list]) => [
      where || w.foreign.whole,
      ...list.map((loss) => `  - ${lossSentence(w, loss, count)}`),
    ]),
    '',
  ])
  return `${lines.join('\r\n')}\r\n`
}
