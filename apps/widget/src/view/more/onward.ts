import type { Ending } from '@koe/survey/core'
import { redirectTo } from '@koe/survey/further'
import { fill } from '../../messages.ts'
import type { Session } from '../../run/session.ts'
import { elementOf } from '../element-of.ts'
import { furtherMessages } from './messages.ts'

/** Seconds until a page that is the survey's own goes on by itself. */
const SECONDS = 7

/**
 * The way on from an ending: a link. Where the page is the survey's own (`redirects`) it is followed after some seconds, which
 * can be stopped; a page that only shows a survey is never taken away, nor is one that shows a past ending again.
 */
export function onward(
  ending: Ending | null,
  session: Session,
  responseId: string,
  language: string,
): HTMLElement | null {
  const { definition, answers } = session
  const url = ending?.redirect ? redirectTo(ending.redirect, definition, answers, responseId) : null
  if (url === null) return null
  const messages = furtherMessages(language)
  const host = url.replace(/^https?:\/\/([^/?#]*).*$/i, '$1')
  const link = elementOf('a', { class: 'next onward', href: url, target: '_blank', rel: 'noopener noreferrer' })
  link.textContent = session.receipt ? messages.follow : fill(messages.onward, { host })
  const node = elementOf('div', {}, link)
  // The survey's own page says so on the element, which holds this node only once it is drawn.
  window.setTimeout(() => {
    const root = node.getRootNode()
    const element = root instanceof ShadowRoot ? root.host : null
    const fresh = Object.keys(answers).some((id) => answers[id]?.type !== 'hidden')
    if (!element?.hasAttribute('redirects') || element.hasAttribute('preview')) return
    link.removeAttribute('target')
    if (!fresh) return
    const said = elementOf('p', { class: 'note', role: 'status' }, fill(messages.soon, { host, seconds: SECONDS }))
    const stay = elementOf('button', { type: 'button', class: 'retry' }, messages.stay)
    const waiting = elementOf('div', {}, said, stay)
    const timer = window.setTimeout(() => node.isConnected && window.location.assign(url), SECONDS * 1_000)
    stay.addEventListener('click', () => {
      window.clearTimeout(timer)
      waiting.remove()
      link.focus()
    })
    node.insertBefore(waiting, link)
  }, 0)
  return node
}
