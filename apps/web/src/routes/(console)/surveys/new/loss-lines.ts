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
