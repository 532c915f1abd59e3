import { type Answer, answerTo, type Block, type Text, textIn } from '@koe/survey/core'
import { fill, type Messages } from '../messages.ts'
import { pathOf, type Session } from '../run/session.ts'
import type { FieldContext } from './control.ts'
import { elementOf, setAttribute, setWords } from './element-of.ts'
import { type Field, fieldOf } from './fields.ts'
import { further } from './further.ts'
import type { Manner } from './radio-group.ts'

/** What the view asks for. */
export interface ViewActions {
  answer(questionId: string, answer: Answer | undefined): void
  forward(): void
  back(): void
  retry(): void
}

interface Frame {
  node: HTMLElement
  stage: HTMLElement
  back: HTMLButtonElement
  next: HTMLButtonElement
  progress: HTMLElement
  notice: HTMLElement
  retry: HTMLButtonElement
  bar: HTMLElement
}

/** Milliseconds after a page has turned in which the forward button takes no press. */
const SETTLED_AFTER = 600

/** Long enough to see what was chosen, and to type the 0 of 10. */
const TURN_AFTER: Readonly<Record<string, number>> = { click: 260, digit: 760 }

function frameOf(messages: Messages, actions: ViewActions): Frame {
  const stage = elementOf('div', { class: 'stage' })
  const back = elementOf('button', { type: 'button', class: 'back' }, messages.back)
  const next = elementOf('button', { type: 'button', class: 'next' })
  const progress = elementOf('p', { class: 'progress' })
  const notice = elementOf('p', { class: 'notice', role: 'status', 'aria-live': 'polite' })
  const retry = elementOf('button', { type: 'button', class: 'retry' }, messages.retry)
  back.addEventListener('click', actions.back)
  next.addEventListener('click', actions.forward)
  retry.addEventListener('click', actions.retry)
  const bar = elementOf('div', { class: 'bar' }, back, progress, next)
  const node = elementOf(
    'div',
    { class: 'survey', role: 'group' },
    stage,
    elementOf('div', { class: 'word' }, notice, retry),
    bar,
  )
  return { node, stage, back, next, progress, notice, retry, bar }
}

function endingOf(
  session: Session,
  seed: string,
  language: string,
  words: (text: Text | undefined) => string,
  messages: Messages,
): HTMLElement {
  const ending = session.ending || pathOf(session).ending
  return elementOf(
    'section',
    { class: 'ending' },
    elementOf('span', { class: 'tick', 'aria-hidden': 'true' }, '✓'),
    elementOf('h2', { class: 'label', tabindex: -1 }, words(ending?.title) || messages.thanks),
    elementOf('p', { class: 'note' }, words(ending?.body)),
    ...(further()?.beyond(ending, session, seed, language) || []),
  )
}

function noticeOf(session: Session, messages: Messages): string {
  if (session.phase === 'waiting') return messages.waiting
  if (session.phase !== 'refused') return ''
  return session.closed ? messages.closed : messages.refused
}

const DECIDED = /^(nps|csat|ces|singleChoice|rating|yesNo)$/

/** A page that one decided choice answers completely turns by itself. */
function turnsItself(blocks: readonly Block[]): boolean {
  const asked = blocks.filter(({ type }) => type !== 'hidden' && type !== 'statement')
  return asked.length === 1 && asked.every(({ type }) => DECIDED.test(type))
}

/** Draws a session. Redraws a page only when another page comes: what is being typed is never touched. */
export class SurveyView {
  readonly node: HTMLElement
  private readonly _language: string
  private readonly _seed: string
  private readonly _messages: Messages
  private readonly _actions: ViewActions
  private readonly _frame: Frame
  private _fields: Field[] = []
  private _session!: Session
  private _manner: Manner | 'typing' = 'click'
  private _turning = 0
  private _turnedAt = Number.NEGATIVE_INFINITY

  constructor(language: string, seed: string, messages: Messages, actions: ViewActions) {
    this._language = language
    this._seed = seed
    this._messages = messages
    this._actions = actions
    // A page that turns by itself puts «send» where «next» was: a tap meant for the old page must not send the new one.
    const forward = () => {
      if (performance.now() - this._turnedAt > SETTLED_AFTER) actions.forward()
    }
    this._frame = frameOf(messages, { ...actions, forward })
    this.node = this._frame.node
  }

  show(now: Session): void {
    const { node, _frame: frame } = this
    const before: Session | undefined = this._session
    this._session = now
    const finished = now.phase === 'finished'
    const fresh =
      !before ||
      before.pageId !== now.pageId ||
      before.definition !== now.definition ||
      (before.phase === 'finished') !== finished
    const hadFocus = node.contains((node.getRootNode() as ShadowRoot).activeElement)
    if (fresh) this._draw(finished)
    setAttribute(node, 'aria-label', this._words(now.definition.title))
    setAttribute(node, 'data-phase', now.phase)
    setAttribute(frame.stage, 'inert', now.phase === 'waiting')
    if (!finished) this._showPage()
    if (!before) return
    if (fresh) {
      this._turnedAt = performance.now()
      this._settleFocus(hadFocus)
    }
    // An answer takes complaints away; only a new complaint moves the focus.
    const wrong = this._fields.filter(({ id }) => now.problems[id])
    if (wrong.some(({ id }) => now.problems[id] !== before.problems[id])) wrong[0]!.focus()
  }

  stop(): void {
    window.clearTimeout(this._turning)
  }

  private readonly _words = (text: Text | undefined): string => {
    const { definition, answers } = this._session
    const said = textIn(text, this._language, definition.languages)
    const more = further()
    return more ? more.piped(said, definition, answers, this._language) : said
  }

  private _give(questionId: string, answer: Answer | undefined, manner: Manner | 'typing'): void {
    this.stop()
    this._manner = manner
    this._actions.answer(questionId, answer)
    const { pages, index, here } = pathOf(this._session)
    const wait = TURN_AFTER[manner]
    if (wait && here && pages[index + 1] && turnsItself(here.blocks))
      this._turning = window.setTimeout(this._actions.forward, wait)
  }

  private _draw(finished: boolean): void {
    this.stop()
    const { _session: session, _words: words, _messages: messages, _language: language } = this
    const { stage } = this._frame
    const page = session.definition.pages.find(({ id }) => id === session.pageId)
    const blocks = page && !finished ? page.blocks.filter(({ type }) => type !== 'hidden') : []
    const title = page?.title
    const context: FieldContext = {
      words,
      messages,
      language,
      seed: this._seed,
      titled: !!title,
      give: (questionId, answer, manner) => this._give(questionId, answer, manner),
      enter: this._actions.forward,
    }
    const fields = blocks.map((block) => fieldOf(block, context)).filter((field): field is Field => !!field)
    const heading = title ? elementOf('h2', { class: 'label', tabindex: -1 }, words(title)) : null
    const alone = blocks.length === 1 && !title
    this._fields = fields
    stage.textContent = ''
    stage.appendChild(
      finished
        ? endingOf(session, this._seed, language, words, messages)
        : elementOf('div', { class: alone ? 'page alone' : 'page' }, heading, ...fields.map(({ node }) => node)),
    )
  }

  /** The new page gets the focus, but a finger does not want a keyboard to jump up. */
  private _settleFocus(hadFocus: boolean): void {
    const { node, _fields: fields } = this
    if (node.getBoundingClientRect().top < 0) node.scrollIntoView({ block: 'start' })
    // Safari does not focus a clicked button; but a person who went elsewhere on the page is left alone.
    if (!hadFocus && document.activeElement !== document.body) return
    if (/digit|arrow/.test(this._manner) && fields[0]) fields[0].focus()
    else node.querySelector<HTMLElement>('.label')?.focus({ preventScroll: true })
  }

  private _showPage(): void {
    const { _session: session, _messages: messages, _frame: frame } = this
    const { problems, phase, definition, answers } = session
    const { pages, index, here } = pathOf(session)
    const blocks = here ? here.blocks : []
    for (const field of this._fields) {
      field.node.hidden = !blocks.some(({ id }) => id === field.id)
      field.show(answerTo(answers, field.id), problems[field.id])
    }
    const busy = phase === 'sending'
    const total = pages.length
    frame.back.hidden = index <= 0
    frame.bar.hidden = phase === 'waiting'
    frame.retry.hidden = !frame.bar.hidden
    const label = index === total - 1 ? this._words(definition.submitLabel) || messages.send : messages.next
    setWords(frame.next, busy ? messages.sending : label)
    // Where a choice is the whole page, the button steps back until there is one; it can still be pressed.
    const early = turnsItself(blocks) && blocks.some((block) => 'required' in block && !answerTo(answers, block.id))
    setAttribute(frame.next, 'class', early ? 'next early' : 'next')
    setAttribute(frame.next, 'aria-disabled', busy && 'true')
    setWords(frame.progress, total > 1 ? fill(messages.progress, { number: index + 1, total }) : '')
    setWords(frame.notice, noticeOf(session, messages))
  }
}
