import { type Answer, answerTo, type Block, type Ending, surveyPath, type Text, textIn } from '@koe/survey/core'
import { fill, type Messages } from '../messages.ts'
import { currentPage, type Session } from '../run/session.ts'
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
  words: (text: Text | undefined) => string,
  messages: Messages,
  onward: (ending: Ending | null) => HTMLElement | null | undefined,
): HTMLElement {
  const ending = session.ending ?? surveyPath(session.definition, session.answers).ending
  const title = elementOf('h2', { class: 'label', tabindex: -1 }, words(ending?.title) || messages.thanks)
  const receipt =
    session.receipt &&
    elementOf(
      'div',
      { class: 'receipt' },
      elementOf('p', { class: 'note' }, messages.receipt),
      elementOf('p', { class: 'number' }, session.receipt),
      elementOf('p', { class: 'note' }, messages.receiptNote),
    )
  const tick = elementOf('span', { class: 'tick', 'aria-hidden': 'true' })
  return elementOf(
    'section',
    { class: 'ending' },
    tick,
    title,
    elementOf('p', { class: 'note' }, words(ending?.body)),
    receipt,
    onward(ending),
  )
}

function noticeOf(session: Session, messages: Messages): string {
  if (session.phase === 'waiting') return messages.waiting
  if (session.phase !== 'refused') return ''
  return session.closed ? messages.closed : messages.refused
}

function isLast(session: Session): boolean {
  const { pages } = surveyPath(session.definition, session.answers)
  return pages[pages.length - 1]?.page.id === session.pageId
}

const DECIDED = /^(nps|csat|ces|singleChoice|rating|yesNo)$/

/** A page that one decided choice answers completely turns by itself. */
function turnsItself(blocks: readonly Block[]): boolean {
  const asked = blocks.filter(({ type }) => type !== 'hidden' && type !== 'statement')
  return asked.length === 1 && asked.every(({ type }) => DECIDED.test(type))
}

function bodyOf(title: HTMLElement | null, fields: readonly Field[], alone: boolean): HTMLElement {
  return elementOf('div', { class: alone ? 'page alone' : 'page' }, title, ...fields.map(({ node }) => node))
}

/** Draws a session. Redraws a page only when another page comes: what is being typed is never touched. */
export class SurveyView {
  readonly node: HTMLElement
  private readonly language: string
  private readonly messages: Messages
  private readonly actions: ViewActions
  private readonly seed: string
  private readonly frame: Frame
  private fields: Field[] = []
  private session: Session | null = null
  private manner: Manner | 'typing' = 'click'
  private turning = 0
  private turnedAt = Number.NEGATIVE_INFINITY

  constructor(language: string, seed: string, messages: Messages, actions: ViewActions) {
    this.language = language
    this.seed = seed
    this.messages = messages
    this.actions = actions
    this.frame = frameOf(messages, { ...actions, forward: () => this.press() })
    this.node = this.frame.node
  }

  show(now: Session): void {
    const before = this.session
    this.session = now
    const finished = now.phase === 'finished'
    const fresh =
      before?.pageId !== now.pageId ||
      before.definition !== now.definition ||
      (before.phase === 'finished') !== finished
    const hadFocus = this.node.contains((this.node.getRootNode() as ShadowRoot).activeElement ?? null)
    if (fresh) this.draw(now, finished)
    if (fresh && before) this.turnedAt = performance.now()
    setAttribute(this.node, 'aria-label', this.words(now.definition.title))
    setAttribute(this.node, 'data-phase', now.phase)
    setAttribute(this.frame.stage, 'inert', now.phase === 'waiting')
    if (!finished) {
      this.showFields(now)
      this.showBar(now)
    }
    if (fresh && before) this.settleFocus(hadFocus)
    // An answer takes complaints away; only a new complaint moves the focus.
    const fields = this.fields.filter(({ id }) => now.problems[id])
    if (before && fields.some(({ id }) => now.problems[id] !== before.problems[id])) fields[0]?.focus()
  }

  stop(): void {
    window.clearTimeout(this.turning)
  }

  /** A page that turns by itself puts «send» where «next» was: a tap meant for the old page must not send the new one. */
  private press(): void {
    if (performance.now() - this.turnedAt > SETTLED_AFTER) this.actions.forward()
  }

  private words(text: Text | undefined): string {
    if (!this.session) return ''
    const { definition, answers } = this.session
    const said = textIn(text, this.language, definition.languages)
    return further()?.piped(said, definition, answers, this.language) ?? said
  }

  private draw(now: Session, finished: boolean): void {
    window.clearTimeout(this.turning)
    const words = (text: Text | undefined) => this.words(text)
    const page = finished ? undefined : now.definition.pages.find(({ id }) => id === now.pageId)
    const blocks = page?.blocks.filter(({ type }) => type !== 'hidden') ?? []
    const alone = blocks.length === 1
    const context: FieldContext = {
      words,
      messages: this.messages,
      language: this.language,
      seed: this.seed,
      titled: !!page?.title,
      give: (questionId, answer, manner) => this.give(questionId, answer, manner),
      enter: this.actions.forward,
    }
    this.fields = blocks.map((block) => fieldOf(block, context)).filter((field): field is Field => field !== null)
    const title = page?.title ? elementOf('h2', { class: 'label', tabindex: -1 }, words(page.title)) : null
    this.frame.stage.textContent = ''
    this.frame.stage.appendChild(
      finished
        ? endingOf(now, words, this.messages, (ending) => further()?.onward(ending, now, this.seed, this.language))
        : bodyOf(title, this.fields, alone && !title),
    )
  }

  private give(questionId: string, answer: Answer | undefined, manner: Manner | 'typing'): void {
    window.clearTimeout(this.turning)
    this.manner = manner
    this.actions.answer(questionId, answer)
    const page = this.session && currentPage(this.session)
    const wait = TURN_AFTER[manner]
    if (!wait || !this.session || !page || isLast(this.session) || !turnsItself(page.blocks)) return
    this.turning = window.setTimeout(this.actions.forward, wait)
  }

  /** The new page gets the focus, but a finger does not want a keyboard to jump up. */
  private settleFocus(hadFocus: boolean): void {
    if (this.node.getBoundingClientRect().top < 0) this.node.scrollIntoView({ block: 'start' })
    // Safari does not focus a clicked button; but a person who went elsewhere on the page is left alone.
    if (!hadFocus && document.activeElement !== document.body) return
    const keyboard = this.manner === 'digit' || this.manner === 'arrow'
    if (keyboard && this.fields[0]) this.fields[0].focus()
    else this.frame.stage.querySelector<HTMLElement>('.label')?.focus({ preventScroll: true })
  }

  private showFields(now: Session): void {
    const shown = new Set(currentPage(now)?.blocks.map(({ id }) => id))
    for (const field of this.fields) {
      field.node.hidden = !shown.has(field.id)
      field.show(answerTo(now.answers, field.id), now.problems[field.id])
    }
  }

  private showBar(now: Session): void {
    const { frame, messages } = this
    const { pages } = surveyPath(now.definition, now.answers)
    const index = pages.findIndex(({ page }) => page.id === now.pageId)
    const busy = now.phase === 'sending'
    const waiting = now.phase === 'waiting'
    const forward = isLast(now) ? this.words(now.definition.submitLabel) || messages.send : messages.next
    frame.back.hidden = index <= 0
    frame.bar.hidden = waiting
    setWords(frame.next, busy ? messages.sending : forward)
    // Where a choice is the whole page, the button steps back until there is one; it can still be pressed.
    const blocks = currentPage(now)?.blocks ?? []
    const early = turnsItself(blocks) && blocks.some((block) => 'required' in block && !answerTo(now.answers, block.id))
    setAttribute(frame.next, 'class', early ? 'next early' : 'next')
    setAttribute(frame.next, 'aria-disabled', busy ? 'true' : null)
    const progress = fill(messages.progress, { number: index + 1, total: pages.length })
    setWords(frame.progress, pages.length > 1 ? progress : '')
    setWords(frame.notice, noticeOf(now, messages))
    frame.retry.hidden = !waiting
  }
}
