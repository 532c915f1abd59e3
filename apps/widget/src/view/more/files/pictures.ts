import type { Option, Question } from '@koe/survey/core'
import { shuffled } from '@koe/survey/further'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../../control.ts'
import { elementOf, setAttribute } from '../../element-of.ts'
import { radioGroup } from '../../radio-group.ts'
import { besides } from '../../script.ts'
import { boundsWords, tickBox, toggled } from '../choices.ts'

type PicturesQuestion = Extract<Question, { type: 'pictures' }>

/** Pictures lie where this script came from: on Koe's host, wherever the survey is shown. */
const addressOf = (file: string) => `${besides('').replace(/^(\w+:\/\/[^/]+).*/, '$1')}/api/v1/pictures/${file}`

/** Puts the picture into its choice, in a place that is there before the picture comes. */
function addPicture(choice: HTMLElement, { picture }: Option, hidden: boolean, context: FieldContext): void {
  const words = choice.querySelector('.words')
  if (hidden) words?.classList.add('spoken')
  const image = elementOf('img', {
    loading: 'lazy',
    decoding: 'async',
    width: picture?.width,
    height: picture?.height,
    alt: context.words(picture?.alt),
    src: picture && addressOf(picture.file),
  })
  // A page that lets no picture of ours in, or no connection: the words must do.
  const fail = () => {
    image.hidden = true
    words?.classList.remove('spoken')
  }
  image.addEventListener('error', fail)
  const frame = elementOf('span', { class: 'picture' }, picture ? image : null)
  if (!picture) fail()
  choice.insertBefore(frame, choice.firstChild)
}

/** Tiles to choose from: radio buttons, or boxes where several may be chosen. */
export function picturesControl(question: PicturesQuestion, context: FieldContext): Control {
  const { id, multiple } = question
  const options = question.shuffle ? shuffled(question.options, `${context.seed}/${id}`) : question.options
  let chosen: readonly string[] = []
  const give = (optionIds: string[], manner: Parameters<FieldContext['give']>[2]) =>
    context.give(id, optionIds.length ? { type: 'pictures', optionIds } : undefined, manner)
  const group = radioGroup({
    choices: options.map((option) => ({ id: option.id, words: context.words(option.label) })),
    className: 'list tiles',
    label: titleId(id),
    error: errorId(id),
    required: question.required === true,
    pick: (optionId, manner) => give([optionId], manner),
  })
  const boxes = options.map((option) =>
    tickBox(context.words(option.label), () => give(toggled(options, chosen, option.id), 'click')),
  )
  const hintId = `b-${id}`
  const node = multiple
    ? elementOf(
        'div',
        {
          role: 'group',
          'aria-labelledby': titleId(id),
          'aria-describedby': `${noteId(id)} ${hintId} ${errorId(id)}`,
        },
        elementOf('p', { id: hintId, class: 'note' }, boundsWords(question, context.language)),
        elementOf('div', { class: 'list ticks tiles' }, ...boxes),
      )
    : group.node
  const tiles = multiple ? boxes : (Array.from(group.node.children) as HTMLElement[])
  options.forEach((option, i) => {
    addPicture(tiles[i]!, option, question.hideLabels === true, context)
  })
  return {
    node,
    show(answer) {
      chosen = answer?.type === 'pictures' ? answer.optionIds : []
      group.select(chosen[0] || null)
      boxes.forEach((box, i) => {
        setAttribute(box, 'aria-checked', chosen.includes(options[i]?.id || '') ? 'true' : 'false')
      })
    },
    focus: () => (multiple ? boxes[0]?.focus() : group.focus()),
  }
}
