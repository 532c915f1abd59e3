import type { Question } from '@koe/survey/core'
import { extensionsOf, kindOfName } from '@koe/survey/further'
import { fill } from '../../../messages.ts'
import { type Control, errorId, type FieldContext, noteId, titleId } from '../../control.ts'
import { elementOf, setAttribute, setWords } from '../../element-of.ts'
import { serverOf } from '../server-of.ts'
import { newFileId, send, type Upload } from './upload.ts'
import { type FileWords, fileWords } from './words.ts'

type FilesQuestion = Extract<Question, { type: 'files' }>

/** What a question holds while its page comes and goes: uploads go on when another page is in view. */
interface Held {
  names: Record<string, string>
  uploads: Upload[]
  /** The control that is on screen now. */
  changed(): void
}
const held = new Map<string, Held>()

function heldFor(key: string): Held {
  const state = held.get(key) || { names: {}, uploads: [], changed: () => {} }
  held.set(key, state)
  return state
}

/** Where the answers of this survey go, and the part of the address that says which file this is; '' where nothing is sent. */
function addressesOf(node: HTMLElement, question: FilesQuestion, responseId: string) {
  const { host, text, endpoint, open } = serverOf(node)
  const { surveyId, surveyVersionId } = host?.data || {}
  const about = {
    surveyId: text('survey-id') || surveyId || '',
    surveyVersionId: text('survey-version-id') || surveyVersionId || '',
    formId: text('form-id'),
    questionId: question.id,
    responseId,
  }
  return {
    upload: (id: string, name: string) =>
      endpoint && `${endpoint}/files?${new URLSearchParams({ ...about, id, name })}`,
    // Taking back needs no proof but the ids.
    remove: (id: string) => open && `${open}/files/${id}/remove`,
  }
}

function hintOf(question: FilesQuestion, words: FileWords): string {
  const { kinds, maximum = 1, megabytes = 5 } = question
  const named = kinds.map((kind) => words.kinds[kind]).join(words.and)
  return fill(words.each, { kinds: named, megabytes }) + (maximum > 1 ? fill(words.most, { most: maximum }) : '')
}

/** `image/*` lets a phone offer its camera; nobody is made to use it. */
const acceptOf = ({ kinds }: FilesQuestion): string =>
  kinds
    .map((kind) => (kind === 'picture' ? ['image/*'] : []).concat(extensionsOf(kind).map((end) => `.${end}`)).join(','))
    .join(',')

/** Why a file cannot be sent at all; '' when it can. */
function refusalOf(file: File, name: string, question: FilesQuestion, count: number): string {
  if (!question.kinds.some((kind) => kind === kindOfName(name))) return 'wrong-file-kind'
  if (!file.size) return 'empty'
  if (file.size > (question.megabytes || 5) * 1_048_576) return 'too-large'
  return count >= (question.maximum || 1) ? 'too-many-files' : ''
}

function lineOf(id: string, name: string, words: FileWords, remove: () => void) {
  const bar = elementOf('progress', { max: 1, 'aria-label': fill(words.sending, { name }) })
  const note = elementOf('p', { class: 'note' })
  const button = elementOf('button', { type: 'button', class: 'move', 'aria-label': fill(words.remove, { name }) }, '×')
  button.addEventListener('click', remove)
  return { id, bar, note, node: elementOf('li', {}, elementOf('span', { class: 'words' }, name), bar, button, note) }
}

/** The button, the place to drop files on, and the hidden field of the browser behind both. */
function chooserOf(question: FilesQuestion, words: FileWords, take: (files: File[]) => void) {
  const input = elementOf('input', {
    type: 'file',
    multiple: (question.maximum || 1) > 1,
    accept: acceptOf(question),
    hidden: true,
    tabindex: -1,
  })
  input.addEventListener('change', () => {
    take(Array.from(input.files || []))
    input.value = ''
  })
  const hintId = `b-${question.id}`
  const described = `${noteId(question.id)} ${hintId} ${errorId(question.id)}`
  const button = elementOf(
    'button',
    { type: 'button', class: 'choice', 'aria-describedby': `${titleId(question.id)} ${described}` },
    words.choose,
  )
  button.addEventListener('click', () => input.click())
  const hint = elementOf('p', { id: hintId, class: 'note' }, hintOf(question, words))
  const node = elementOf('div', { class: 'drop' }, button, hint, input)
  const over = (event: DragEvent) => {
    event.preventDefault()
    setAttribute(node, 'data-over', event.type === 'dragover')
    if (event.type === 'drop') take(Array.from(event.dataTransfer?.files || []))
  }
  node.addEventListener('dragover', over)
  node.addEventListener('drop', over)
  node.addEventListener('dragleave', over)
  return { node, button }
}

const without = (names: Readonly<Record<string, string>>, id: string): Record<string, string> => {
  const others = { ...names }
  delete others[id]
  return others
}

/** What is sent or on its way, line by line; a line stays as long as its file. */
function listOf(state: Held, questionId: string, words: FileWords, remove: (id: string) => void) {
  const node = elementOf('ul', { class: 'sent', 'aria-labelledby': titleId(questionId) })
  let lines: ReturnType<typeof lineOf>[] = []
  const draw = () => {
    const ids = Object.keys(state.names)
    for (const line of lines) if (!ids.includes(line.id)) line.node.remove()
    lines = ids.map((id) => {
      const upload = state.uploads.find((one) => one.id === id)
      const name = state.names[id] || upload?.name || ''
      const line = lines.find((one) => one.id === id) || lineOf(id, name, words, () => remove(id))
      if (!line.node.parentNode) node.appendChild(line.node)
      line.bar.hidden = !upload || upload.state === 'arrived'
      line.bar.value = upload ? upload.progress : 1
      setWords(line.note, upload?.state === 'waiting' ? words.waiting : '')
      return line
    })
    node.hidden = !ids.length
  }
  return { node, draw }
}

/** text/plain needs no preflight. What does not get through is swept away later. */
function takeBack(address: string, responseId: string): void {
  const body = JSON.stringify({ responseId })
  if (address) fetch(address, { method: 'POST', body, credentials: 'omit', keepalive: true }).catch(() => {})
}

/** Files to send along: they leave as soon as they are chosen, and the page goes on only with those that arrived. */
export function filesControl(question: FilesQuestion, context: FieldContext): Control {
  const { id: questionId, maximum: most = 1, megabytes = 5 } = question
  const words = fileWords(context.language)
  const state = heldFor(`${context.seed}/${questionId}`)
  const spoken = elementOf('p', { class: 'spoken', role: 'status' })
  const refused = elementOf('p', { class: 'error', role: 'alert' })
  const { node: drop, button } = chooserOf(question, words, take)
  const { node: list, draw } = listOf(state, questionId, words, remove)
  const node = elementOf('div', { class: 'files' }, drop, refused, list, spoken)

  const say = (code: string, name: string) =>
    setWords(refused, fill(words.problems[code] || words.problems.refused!, { name, most, megabytes }))
  function give(names: Record<string, string>): void {
    state.names = names
    context.give(questionId, Object.keys(names).length ? { type: 'files', value: names } : undefined, 'typing')
  }
  function heard(upload: Upload): void {
    const { id, name } = upload
    if (upload.state === 'arrived') {
      setWords(spoken, fill(words.arrived, { name }))
      give({ ...state.names, [id]: name })
    } else if (upload.state === 'refused') {
      say(upload.problem, name)
      give(without(state.names, id))
    }
    state.changed()
  }
  function take(files: File[]): void {
    setWords(refused, '')
    const addresses = addressesOf(node, question, context.seed)
    for (const file of files) {
      const { name } = file
      const refusal = refusalOf(file, name, question, Object.keys(state.names).length)
      if (refusal) say(refusal, name)
      else {
        const id = newFileId()
        const upload = send(id, file, name, addresses.upload(id, name), heard)
        state.uploads.push(upload)
        give({ ...state.names, [id]: upload.state === 'arrived' ? name : '' })
      }
    }
    draw()
  }
  function remove(id: string): void {
    state.uploads.find((upload) => upload.id === id)?.stop()
    state.uploads = state.uploads.filter((upload) => upload.id !== id)
    give(without(state.names, id))
    draw()
    button.focus()
    takeBack(addressesOf(node, question, context.seed).remove(id), context.seed)
  }
  state.changed = draw
  return {
    node,
    show(answer) {
      const names = answer?.type === 'files' ? answer.value : {}
      // Of an earlier visit: what had not been sent then is not here any more.
      const lost = Object.keys(names).filter((id) => !names[id] && !state.uploads.some((one) => one.id === id))
      state.names = names
      if (lost.length) {
        setWords(refused, words.gone)
        Promise.resolve().then(() => give(lost.reduce(without, names)))
      }
      draw()
    },
    focus: () => button.focus(),
    complain: ({ code }) => words.problems[code] || words.gone,
  }
}
