import { elementOf, isComposing, setAttribute } from './element-of.ts'

/** One thing to choose. `name` is read out where the visible words alone say too little. */
export interface Choice {
  id: string
  words: string
  name?: string
}

/** How a choice was made: only a decided one may turn the page. */
export type Manner = 'click' | 'arrow' | 'digit'

export interface RadioGroup {
  node: HTMLElement
  select(id: string | null): void
  focus(): void
}

interface RadioGroupOptions {
  choices: readonly Choice[]
  className: string
  label: string
  error: string
  required: boolean
  pick(id: string, manner: Manner): void
}

/** Two digits typed in quick succession are one number: 1, 0 → 10. */
const DIGIT_PAUSE = 700

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

/** Turns digit keys, half or full width, into the place of the choice of that name; -1 when there is none. */
function digitReader(choices: readonly Choice[]): (key: string) => number {
  let typed = ''
  let typedAt = 0
  const placeOf = (digits: string) => choices.findIndex(({ id }) => id === digits)
  return (key) => {
    const digit = key.normalize('NFKC')
    if (!/^\d$/.test(digit) || choices.some(({ id }) => !/^\d+$/.test(id))) return -1
    typed = Date.now() - typedAt < DIGIT_PAUSE ? typed + digit : digit
    typedAt = Date.now()
    if (placeOf(typed) < 0) typed = digit
    return placeOf(typed)
  }
}

/** Buttons that behave as radio buttons: one tab stop, arrows move and choose, Home, End, digits. */
export function radioGroup(options: RadioGroupOptions): RadioGroup {
  const { choices, pick } = options
  const digits = digitReader(choices)
  const buttons = choices.map(({ id, words, name }) => {
    const properties = {
      type: 'button',
      role: 'radio',
      class: 'choice',
      'aria-checked': 'false',
      'aria-label': name,
      tabindex: -1,
    }
    const button = elementOf(
      'button',
      properties,
      elementOf('span', { class: 'mark', 'aria-hidden': 'true' }),
      elementOf('span', { class: 'words' }, words),
    )
    button.addEventListener('click', () => pick(id, 'click'))
    return button
  })
  const node = elementOf(
    'div',
    {
      role: 'radiogroup',
      class: options.className,
      'aria-labelledby': options.label,
      'aria-describedby': options.error,
      'aria-required': options.required && 'true',
    },
    ...buttons,
  )
  let selected = -1
  const move = (index: number, manner: Manner) => {
    const choice = choices[index]
    if (!choice) return
    pick(choice.id, manner)
    buttons[index]!.focus()
  }
  node.addEventListener('keydown', (event) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const root = node.getRootNode() as ShadowRoot
    const here = Math.max(0, buttons.indexOf(root.activeElement as HTMLButtonElement))
    const step = STEPS[event.key]
    const digit = digits(event.key)
    if (step) move((here + step + choices.length) % choices.length, 'arrow')
    else if (event.key === 'Home') move(0, 'arrow')
    else if (event.key === 'End') move(choices.length - 1, 'arrow')
    else if (digit >= 0) move(digit, 'digit')
    else return
    event.preventDefault()
  })
  const select = (id: string | null) => {
    selected = choices.findIndex((choice) => choice.id === id)
    buttons.forEach((button, index) => {
      setAttribute(button, 'aria-checked', String(index === selected))
      setAttribute(button, 'tabindex', index === Math.max(0, selected) ? 0 : -1)
    })
  }
  select(null)
  return { node, select, focus: () => buttons[Math.max(0, selected)]?.focus() }
}
