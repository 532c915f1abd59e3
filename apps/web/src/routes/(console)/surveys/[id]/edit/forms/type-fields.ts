import { type Block, LIMITS, type Option, SCALES, type SurveyDefinition } from '@koe/survey'
import type { words } from '$lib/reader.ts'
import { type BlockType, hiddenKey } from '../draft/new-block.ts'

/** What a field of a question holds. */
export type FieldKind = 'words' | 'amount' | 'day' | 'flag'
type FieldName = Exclude<keyof ReturnType<typeof words>['builder']['fields'], 'keyHint' | 'keyWrong'>

const SCALE = [
  ['lowLabel', 'words'],
  ['highLabel', 'words'],
] as const
const TYPED = [['placeholder', 'words']] as const

/** The fields of each type, besides those that every block has; `look`, `steps` and `key` have controls of their own. */
export const TYPE_FIELDS: Record<BlockType, readonly (readonly [FieldName, FieldKind])[]> = {
  nps: SCALE,
  csat: SCALE,
  ces: SCALE,
  rating: SCALE,
  slider: [['minimum', 'amount'], ['maximum', 'amount'], ['step', 'amount'], ['unit', 'words'], ...SCALE],
  singleChoice: [['shuffle', 'flag']],
  multipleChoice: [
    ['least', 'amount'],
    ['most', 'amount'],
    ['shuffle', 'flag'],
  ],
  pictures: [
    ['several', 'flag'],
    ['least', 'amount'],
    ['most', 'amount'],
    ['hideLabels', 'flag'],
    ['shuffle', 'flag'],
  ],
  files: [
    ['howMany', 'amount'],
    ['megabytes', 'amount'],
  ],
  dropdown: [],
  ranking: [['shuffle', 'flag']],
  matrix: [['multiple', 'flag']],
  constantSum: [
    ['total', 'amount'],
    ['unit', 'words'],
  ],
  personName: [['kana', 'flag']],
  address: [],
  yesNo: [
    ['yesLabel', 'words'],
    ['noLabel', 'words'],
  ],
  longText: [...TYPED, ['maximumLength', 'amount']],
  shortText: [...TYPED, ['maximumLength', 'amount']],
  number: [
    ['minimum', 'amount'],
    ['maximum', 'amount'],
    ['step', 'amount'],
    ['integer', 'flag'],
    ['unit', 'words'],
    ...TYPED,
  ],
  date: [
    ['earliest', 'day'],
    ['latest', 'day'],
  ],
  email: TYPED,
  phone: TYPED,
  consent: [['agreeLabel', 'words']],
  statement: [],
  hidden: [],
}

/** How a field is called in the survey language where it differs from its name on screen. */
export const KEY_OF: Partial<Record<FieldName, string>> = {
  least: 'minimum',
  most: 'maximum',
  several: 'multiple',
  howMany: 'maximum',
}

/** Amounts that must be whole and at least that. */
export const WHOLE_FROM: Partial<Record<FieldName, number>> = {
  least: 0,
  most: 1,
  maximumLength: 1,
  total: 1,
  howMany: 1,
  megabytes: 1,
}

/** What they may be at most, where that is little. */
export const UP_TO: Partial<Record<FieldName, number>> = { howMany: LIMITS.files, megabytes: LIMITS.fileMegabytes }

/** Amounts that must be there. */
export const isNeeded = (type: BlockType, name: FieldName) =>
  name === 'total' || (type === 'slider' && (name === 'minimum' || name === 'maximum'))

const KEPT = [
  'label',
  'description',
  'showIf',
  'required',
  'requiredIf',
  'lowLabel',
  'highLabel',
  'placeholder',
  'options',
] as const

/** The block in another form: what both can have stays. */
export function asType(block: Block, fresh: Block): Block {
  const kept: Record<string, unknown> = { id: block.id }
  for (const key of KEPT) {
    const had = key in block && (block as unknown as Record<string, unknown>)[key] !== undefined
    const takes = key === 'label' || key === 'description' || key === 'showIf' || accepts(fresh, key)
    if (had && takes)
      kept[key] =
        key === 'options' && 'options' in block
          ? optionsFor(fresh, block.options)
          : (block as unknown as Record<string, unknown>)[key]
  }
  return { ...fresh, ...kept } as Block
}

/** Own words and pictures go where the other form has none. */
const optionsFor = ({ type }: Block, options: readonly Option[]): Option[] =>
  options.map(({ picture, other, exclusive, ...option }) => ({
    ...option,
    ...(type === 'pictures' && picture ? { picture } : {}),
    ...(/^(singleChoice|multipleChoice|dropdown)$/.test(type) && other ? { other } : {}),
    ...(/^(singleChoice|multipleChoice|dropdown)$/.test(type) && exclusive ? { exclusive } : {}),
  }))

function accepts(fresh: Block, key: (typeof KEPT)[number]): boolean {
  if (key === 'required' || key === 'requiredIf') return fresh.type !== 'statement' && fresh.type !== 'hidden'
  if (key === 'options') return 'options' in fresh
  return TYPE_FIELDS[fresh.type].some(([name]) => name === key)
}

/** The values a scale can have; null where any number can be said. */
export function scaleValues(block: Block): number[] | null {
  const between = (low: number, high: number) => Array.from({ length: high - low + 1 }, (_, i) => low + i)
  if (block.type === 'nps' || block.type === 'csat' || block.type === 'ces')
    return between(SCALES[block.type].low, SCALES[block.type].high)
  return block.type === 'rating' ? between(1, block.steps) : null
}

/** A key for a hidden field, unless another one has it. */
export function freeKey(definition: SurveyDefinition, blockId: string, written: string): string | null {
  const key = hiddenKey(written)
  const taken = definition.pages.some((page) =>
    page.blocks.some((block) => block.type === 'hidden' && block.id !== blockId && block.key === key),
  )
  return taken ? null : key
}
