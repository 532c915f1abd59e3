import { type Answer, answerTo, type Block, surveyPath, type Text, textIn } from '@koe/survey'
import { fill, type Messages } from '../messages.ts'
import { currentPage, type Session } from '../run/session.ts'
import { elementOf, setAttribute, setWords } from './element-of.ts'
import { type Field, type FieldContext, fieldOf } from './fields.ts'
import type { Manner } from './radio-group.ts'

/** What the view asks for. */
export interface ViewActions {
  answer(questionId: string, answer: Answer | undefined): void
  forward(): void
  back(): void
  retry(): void
}

export interface SurveyView {
  node: HTMLElement
  show(session: Session): void
  stop(): void
}

interface Frame {
  node: HTMLElement
  stage: HTMLElement
  back: HTMLButtonElement
  next: HTMLButtonElement
  progress: HTMLElement
  notice: HTMLElement
  retry: HTMLButtonElement
}

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
  return { node, stage, back, next, progress, notice, retry }
}

function endingOf(session: Session, words: (text: Text | undefined) => string, messages: Messages): HTMLElement {
  const { ending } = surveyPath(session.definition, session.answers)
  const title = elementOf('h2', { class: 'label', tabindex: -1 }, words(ending?.title) || messages.thanks)
  const receipt = session.receipt
    ? elementOf(
        'div',
        { class: 'receipt' },
        elementOf('p', { class: 'note' }, messages.receipt),
        elementOf('p', { class: 'number' }, session.receipt),
        elementOf('p', { class: 'note' }, messages.receiptNote),
      )
    : null
  const tick = elementOf('span', { class: 'tick', 'aria-hidden': 'true' })
  return elementOf(
    'section',
    { class: 'ending' },
    tick,
    title,
    elementOf('p', { class: 'note' }, words(ending?.body)),
    receipt,
  )
}

/** A page that one decided choice answers completely turns by itself. */
function turnsItself(blocks: readonly Block[]): boolean {
  const [block] = blocks.filter(({ type }) => type !== 'hidden' && type !== 'statement')
  const single = blocks.filter(({ type }) => type !== 'hidden' && type !== 'statement').length === 1
  return single && block !== undefined && ['nps', 'csat', 'ces', 'singleChoice'].includes(block.type)
}

/** Draws a session. Redraws a page only when another page comes: what is being typed is never touched. */
export function createView(language: string, messages: Messages, actions: ViewActions): SurveyView {
  const frame = frameOf(messages, actions)
  let drawn: { pageId: string | null; phase: string; definition: unknown } | null = null
  let fields: Field[] = []
  let session: Session | null = null
  let manner: Manner | 'typing' = 'click'
  let turning = 0

  const words = (text: Text | undefined) => (session ? textIn(text, language, session.definition.languages) : '')
  const isLast = (now: Session) => {
    const { pages } = surveyPath(now.definition, now.answers)
    return pages[pages.length - 1]?.page.id === now.pageId
  }

  const give = (questionId: string, answer: Answer | undefined, how: Manner | 'typing') => {
    window.clearTimeout(turning)
    manner = how
    actions.answer(questionId, answer)
    const page = session && currentPage(session)
    const wait = TURN_AFTER[how]
    if (!wait || !session || !page || isLast(session) || !turnsItself(page.blocks)) return
    turning = window.setTimeout(actions.forward, wait)
  }

  const drawPage = (now: Session) => {
    const page = now.definition.pages.find(({ id }) => id === now.pageId)
    const visible = page?.blocks.filter(({ type }) => type !== 'hidden') ?? []
    const context: FieldContext = { words, messages, alone: visible.length === 1, give, enter: actions.forward }
    fields = visible.map((block) => fieldOf(block, context)).filter((field): field is Field => field !== null)
    const title = page?.title ? elementOf('h2', { class: 'label' }, words(page.title)) : null
    frame.stage.textContent = ''
    const content = elementOf(
      'div',
      { class: context.alone ? 'page alone' : 'page' },
      title,
      ...fields.map(({ node }) => node),
    )
    frame.stage.appendChild(content)
  }

  /** The new page gets the focus, but a finger does not want a keyboard to jump up. */
  const settleFocus = (hadFocus: boolean) => {
    const top = frame.node.getBoundingClientRect().top
    if (top < 0) frame.node.scrollIntoView({ block: 'start' })
    // Safari does not focus a clicked button; but a person who went elsewhere on the page is left alone.
    if (!hadFocus && document.activeElement !== document.body) return
    const heading = frame.stage.querySelector<HTMLElement>('.label')
    const keyboard = manner === 'digit' || manner === 'arrow'
    if (keyboard && fields[0]) fields[0].focus()
    else heading?.focus({ preventScroll: true })
  }

  const focusProblem = (now: Session) => {
    const wrong = fields.find(({ id }) => now.problems[id])
    wrong?.focus()
  }

  const showFields = (now: Session) => {
    const shown = new Set(currentPage(now)?.blocks.map(({ id }) => id))
    for (const field of fields) {
      field.node.hidden = !shown.has(field.id)
      field.show(answerTo(now.answers, field.id), now.problems[field.id])
    }
  }

  const showBar = (now: Session) => {
    const { pages } = surveyPath(now.definition, now.answers)
    const index = pages.findIndex(({ page }) => page.id === now.pageId)
    const busy = now.phase === 'sending'
    const last = index === pages.length - 1
    frame.back.hidden = index <= 0 || now.phase === 'waiting'
    frame.next.hidden = now.phase === 'waiting'
    setWords(
      frame.next,
      busy ? messages.sending : last ? words(now.definition.submitLabel) || messages.send : messages.next,
    )
    // Where a choice is the whole page, the button steps back until there is one; it can still be pressed.
    const blocks = currentPage(now)?.blocks ?? []
    const early = turnsItself(blocks) && blocks.some((block) => 'required' in block && !answerTo(now.answers, block.id))
    setAttribute(frame.next, 'class', early ? 'next early' : 'next')
    setAttribute(frame.next, 'aria-disabled', busy ? 'true' : null)
    setWords(
      frame.progress,
      pages.length > 1 ? fill(messages.progress, { number: index + 1, total: pages.length }) : '',
    )
    setWords(frame.notice, now.phase === 'waiting' ? messages.waiting : now.phase === 'refused' ? messages.refused : '')
    frame.retry.hidden = now.phase !== 'waiting'
  }

  return {
    node: frame.node,
    show(now) {
      const before = session
      session = now
      const finished = now.phase === 'finished'
      const fresh =
        drawn?.pageId !== now.pageId || drawn.definition !== now.definition || (drawn.phase === 'finished') !== finished
      const hadFocus = frame.node.contains((frame.node.getRootNode() as ShadowRoot).activeElement ?? null)
      if (fresh) {
        window.clearTimeout(turning)
        frame.stage.textContent = ''
        fields = []
        if (finished) frame.stage.appendChild(endingOf(now, words, messages))
        else drawPage(now)
        drawn = { pageId: now.pageId, phase: now.phase, definition: now.definition }
      }
      setAttribute(frame.node, 'aria-label', words(now.definition.title))
      setAttribute(frame.node, 'data-phase', now.phase)
      setAttribute(frame.stage, 'inert', now.phase === 'waiting')
      if (!finished) {
        showFields(now)
        showBar(now)
      }
      if (fresh && before) settleFocus(hadFocus)
      if (before && now.problems !== before.problems && Object.keys(now.problems).length > 0) {
        if (Object.keys(before.problems).length === 0 || fresh) focusProblem(now)
      }
    },
    stop: () => window.clearTimeout(turning),
  }
}
