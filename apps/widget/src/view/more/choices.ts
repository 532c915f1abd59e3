import { type Answer, type Option, type Question, repairText } from '@koe/survey/core'
import { shuffled } from '@koe/survey/further'
import { fill } from '../../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../control.ts'
import { elementOf, isComposing, setAttribute } from '../element-of.ts'
import { radioGroup } from '../radio-group.ts'
import { furtherMessages } from './messages.ts'

type Of<T extends Question['type']> = Extract<Question, { type: T }>

const ordered = (question: { id: string; options: Option[]; shuffle?: boolean }, seed: string): Option[] =>
  question.shuffle ? shuffled(question.options, `${seed}/${question.id}`) : question.options

interface OtherField {
  node: HTMLInputElement
  show(chosen: boolean, words: string | undefined, wrong: boolean): void
}

/** The line for own words under 「その他」; there only while that is chosen. */
function otherField(
  question: { id: string; options: Option[] },
  context: FieldContext,
  write: (words: string) => void,
): OtherField | null {
  const option = question.options.find(({ other }) => other)
  if (!option) return null
  const node = elementOf('input', {
    type: 'text',
    class: 'text',
    autocomplete: 'off',
    'aria-label': fill(furtherMessages(context.language).otherWords, { option: context.words(option.label) }),
    'aria-describedby': errorId(question.id),
  })
  node.addEventListener('input', () => write(node.value))
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || isComposing(event)) return
    event.preventDefault()
    context.enter()
  })
  return {
    node,
    show(chosen, words, wrong) {
      node.hidden = !chosen
      if (repairText(node.value) !== (words || '') && chosen) node.value = words || ''
      setAttribute(node, 'aria-invalid', wrong ? 'true' : null)
    },
  }
}

const withOther = (words: string | undefined) => (words ? { other: words } : {})

/** Like the plain one, with own words or an order of its own. */
export function singleControl(question: Of<'singleChoice'>, context: FieldContext): Control {
  const own = question.options.find(({ other }) => other)?.id
  const give = (optionId: string, manner: Parameters<FieldContext['give']>[2]) => {
    const other = optionId === own ? withOther(field?.node.value) : {}
    context.give(question.id, { type: 'singleChoice', optionId, ...other }, manner)
  }
  const field = otherField(question, context, () => own && give(own, 'typing'))
  const group = radioGroup({
    choices: ordered(question, context.seed).map(({ id, label }) => ({ id, words: context.words(label) })),
    className: 'list',
    label: titleId(question.id),
    error: errorId(question.id),
    required: question.required === true,
    // Who chooses 「その他」 is going to write: the page does not turn.
    pick: (id, manner) => give(id, id === own ? 'typing' : manner),
  })
  return {
    node: group.node,
    extra: field?.node || null,
    show(answer, wrong) {
      const chosen = answer?.type === 'singleChoice' ? answer : undefined
      group.select(chosen?.optionId || null)
      field?.show(chosen?.optionId === own, chosen?.other, wrong)
    },
    focus: group.focus,
  }
}

/** One box to tick. */
export function tickBox(words: string, toggle: () => void): HTMLButtonElement {
  const button = elementOf(
    'button',
    { type: 'button', role: 'checkbox', class: 'choice', 'aria-checked': 'false' },
    elementOf('span', { class: 'mark', 'aria-hidden': 'true' }),
    elementOf('span', { class: 'words' }, words),
  )
  button.addEventListener('click', toggle)
  return button
}

/** How many may be chosen, in words; '' where any number may. */
export function boundsWords(question: Of<'multipleChoice' | 'pictures'>, language: string): string {
  const messages = furtherMessages(language)
  const { minimum = 0, maximum = question.options.length } = question
  const up = maximum < question.options.length
  if (minimum > 1 && minimum === maximum) return fill(messages.exactly, { minimum })
  if (minimum > 1 && up) return fill(messages.between, { minimum, maximum })
  if (minimum > 1) return fill(messages.atLeast, { minimum })
  return up ? fill(messages.atMost, { maximum }) : ''
}

/** What is chosen after a box was pressed: an exclusive one and the others take each other back. */
export function toggled(options: readonly Option[], chosen: readonly string[], id: string): string[] {
  if (chosen.includes(id)) return chosen.filter((one) => one !== id)
  const exclusive = (one: string) => options.some((option) => option.id === one && option.exclusive)
  return exclusive(id) ? [id] : [...chosen.filter((one) => !exclusive(one)), id]
}

/** Boxes to tick, each a tab stop as boxes are. */
export function multipleControl(question: Of<'multipleChoice'>, context: FieldContext): Control {
  let chosen: readonly string[] = []
  const own = question.options.find(({ other }) => other)?.id
  const give = (optionIds: string[], manner: 'click' | 'typing') => {
    const other = own && optionIds.includes(own) ? withOther(field?.node.value) : {}
    const answer: Answer | undefined =
      optionIds.length > 0 ? { type: 'multipleChoice', optionIds, ...other } : undefined
    context.give(question.id, answer, manner)
  }
  const field = otherField(question, context, () => give([...chosen], 'typing'))
  const options = ordered(question, context.seed)
  const boxes = options.map(({ id, label }) =>
    tickBox(context.words(label), () => give(toggled(options, chosen, id), 'click')),
  )
  const hintId = `b-${question.id}`
  const hint = elementOf('p', { id: hintId, class: 'note' }, boundsWords(question, context.language))
  const list = elementOf('div', { class: 'list ticks' }, ...boxes)
  const node = elementOf(
    'div',
    {
      role: 'group',
      'aria-labelledby': titleId(question.id),
      'aria-describedby': `${noteId(question.id)} ${hintId} ${errorId(question.id)}`,
    },
    hint,
    list,
  )
  return {
    node,
    extra: field?.node || null,
    show(answer, wrong) {
      const given = answer?.type === 'multipleChoice' ? answer : undefined
      chosen = given?.optionIds || []
      boxes.forEach((box, index) => {
        setAttribute(box, 'aria-checked', chosen.includes(options[index]?.id || '') ? 'true' : 'false')
      })
      field?.show(own !== undefined && chosen.includes(own), given?.other, wrong)
    },
    focus: () => boxes[0]?.focus(),
  }
}

/** The browser's own list: on a phone the system's wheel. */
export function dropdownControl(question: Of<'dropdown'>, context: FieldContext): Control {
  const blank = elementOf('option', { value: '' }, furtherMessages(context.language).chooseFrom)
  const select = elementOf(
    'select',
    {
      class: 'text',
      'aria-labelledby': titleId(question.id),
      'aria-describedby': `${noteId(question.id)} ${errorId(question.id)}`,
      'aria-required': question.required ? 'true' : null,
    },
    blank,
    ...question.options.map(({ id, label }) => elementOf('option', { value: id }, context.words(label))),
  )
  select.addEventListener('change', () => {
    context.give(question.id, select.value ? { type: 'dropdown', optionId: select.value } : undefined, 'typing')
  })
  return {
    node: elementOf('div', { class: 'select' }, select),
    show(answer, wrong) {
      select.value = answer?.type === 'dropdown' ? answer.optionId : ''
      setAttribute(select, 'aria-invalid', wrong ? 'true' : null)
    },
    focus: () => select.focus(),
  }
}

export function yesNoControl(question: Of<'yesNo'>, context: FieldContext): Control {
  const messages = furtherMessages(context.language)
  const group = radioGroup({
    choices: [
      { id: 'yes', words: context.words(question.yesLabel) || messages.yes },
      { id: 'no', words: context.words(question.noLabel) || messages.no },
    ],
    className: 'list two',
    label: titleId(question.id),
    error: errorId(question.id),
    required: question.required === true,
    pick: (id, manner) => context.give(question.id, { type: 'yesNo', value: id === 'yes' }, manner),
  })
  return {
    node: group.node,
    show: (answer) => group.select(answer?.type === 'yesNo' ? (answer.value ? 'yes' : 'no') : null),
    focus: group.focus,
  }
}

export function consentControl(question: Of<'consent'>, context: FieldContext): Control {
  let agreed = false
  const words = context.words(question.agreeLabel) || furtherMessages(context.language).agree
  const box = tickBox(words, () => {
    context.give(question.id, agreed ? undefined : { type: 'consent', value: true }, 'typing')
  })
  setAttribute(box, 'aria-describedby', `${titleId(question.id)} ${noteId(question.id)} ${errorId(question.id)}`)
  setAttribute(box, 'aria-required', question.required ? 'true' : null)
  return {
    node: elementOf('div', { class: 'list ticks one' }, box),
    show(answer, wrong) {
      agreed = answer?.type === 'consent' && answer.value
      setAttribute(box, 'aria-checked', agreed ? 'true' : 'false')
      setAttribute(box, 'aria-invalid', wrong ? 'true' : null)
    },
    focus: () => box.focus(),
  }
}
