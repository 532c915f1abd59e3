import { type Block, cesSurvey, csatSurvey, LIMITS, npsSurvey, type ScaleQuestion, type Text } from '@koe/survey'

export type BlockType = Block['type']

/** The types in the groups of the menu that adds one. */
export const BLOCK_GROUPS = {
  score: ['nps', 'csat', 'ces', 'rating', 'slider'],
  choice: ['singleChoice', 'multipleChoice', 'pictures', 'dropdown', 'yesNo', 'ranking', 'matrix', 'constantSum'],
  words: ['longText', 'shortText'],
  fact: ['number', 'date', 'email', 'phone', 'personName', 'address'],
  more: ['files', 'consent', 'statement', 'hidden'],
} as const satisfies Record<string, readonly BlockType[]>

/** An id that nothing else has. `crypto.randomUUID` is missing where Koe is reached without HTTPS. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const SCORES = { nps: npsSurvey, csat: csatSurvey, ces: cesSurvey }

/** The usual question of a score, with its usual words. */
const scoreQuestion = (type: ScaleQuestion['type']): Block[] =>
  SCORES[type]({ title: '', ids: newId })
    .pages.flatMap((page) => page.blocks)
    .slice(0, 1)

/** A block of the type with nothing written yet; scores bring their usual words. */
export function newBlock(type: BlockType, language: string): Block {
  const base = { id: newId(), label: { [language]: '' } as Text }
  const options = () => [1, 2].map(() => ({ id: newId(), label: { [language]: '' } }))
  switch (type) {
    case 'nps':
    case 'csat':
    case 'ces': {
      const [ready] = scoreQuestion(type)
      return ready ?? { ...base, type }
    }
    case 'singleChoice':
    case 'multipleChoice':
    case 'dropdown':
    case 'pictures':
      return { ...base, type, options: options() }
    case 'ranking':
      return { ...base, type, options: options() }
    case 'matrix':
      return { ...base, type, rows: options(), options: options() }
    case 'constantSum':
      return { ...base, type, total: 100, options: options() }
    case 'files':
      return { ...base, type, kinds: ['picture', 'pdf'], maximum: 3 }
    case 'personName':
      return { ...base, type, kana: true }
    case 'rating':
      return { ...base, type, look: 'stars', steps: 5 }
    case 'slider':
      return { ...base, type, minimum: 0, maximum: 100 }
    case 'hidden':
      return { ...base, type, key: `key_${base.id.slice(0, 4)}` }
    default:
      return { ...base, type }
  }
}

/** A key of a hidden field as it may be written, or null: letters, digits, `-` and `_`, not beginning with `__`. */
export function hiddenKey(written: string): string | null {
  const key = written.normalize('NFKC').trim()
  return /^(?!__)[A-Za-z0-9_-]+$/.test(key) && key.length <= LIMITS.idLength ? key : null
}
