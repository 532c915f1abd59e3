import type { Listener } from '@koe/db'
import { describe, expect, it } from 'vitest'
import type { Actor } from '../../workspaces/index.ts'
import { MOST_FOLLOWERS, openInquiryEvents } from './inquiry-events.ts'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const member = (workspace: number, who: number): Actor => ({
  kind: 'member',
  workspaceId: id(workspace),
  memberId: id(who),
  userId: '',
  role: 'viewer',
})

function open() {
  const heard: { listener?: Listener } = {}
  const events = openInquiryEvents((_channel, listener) => {
    heard.listener = listener
    return async () => undefined
  })
  const say = (workspace: number, inquiry: number, what = 'changed') =>
    heard.listener?.told(`${id(workspace)} ${id(inquiry)} ${what}`)
  return { events, say, listener: () => heard.listener }
}

describe('who follows inquiries', () => {
  it('is told of their own workspace, each word once', () => {
    const { events, say } = open()
    const [mine, theirs] = [events.follow(member(1, 10)), events.follow(member(2, 20))]
    say(1, 5, 'arrived')
    say(1, 5)
    say(1, 5)
    expect(mine.take()).toEqual({
      events: [
        { id: id(5), what: 'arrived' },
        { id: id(5), what: 'changed' },
      ],
      missed: false,
    })
    expect(mine.take().events).toEqual([])
    expect(theirs.take().events).toEqual([])
  })

  it('is woken by a word, and by the end', async () => {
    const { events, say } = open()
    const window = events.follow(member(1, 10))
    const woken = window.ready()
    say(1, 5)
    await woken
    window.take()
    const ended = window.ready()
    await events.close()
    await ended
    expect([window.closed, events.follow(member(1, 10)).closed]).toEqual([true, true])
  })

  it('is told to look at everything after a gap, and when more happens than a list holds', () => {
    const { events, say, listener } = open()
    const window = events.follow(member(1, 10))
    listener()?.begun()
    expect(window.take()).toEqual({ events: [], missed: true })
    for (let n = 0; n < 1000; n++) say(1, n)
    const told = window.take()
    expect([told.missed, told.events.length <= 100]).toEqual([true, true])
    say(1, 1)
    expect(window.take()).toEqual({ events: [{ id: id(1), what: 'changed' }], missed: false })
  })

  it('keeps so many windows and no more, and has room again when one is closed', () => {
    const { events } = open()
    const windows = Array.from({ length: MOST_FOLLOWERS }, () => events.follow(member(1, 10)))
    expect(() => events.follow(member(1, 10))).toThrow('too-many-requests')
    expect(events.follow(member(1, 11)).closed).toBe(false)
    windows[0]?.close()
    windows[0]?.close()
    expect(events.follow(member(1, 10)).closed).toBe(false)
    expect(() => events.follow(member(1, 10))).toThrow('too-many-requests')
  })

  it('is a member: a program asks for itself', () => {
    const { events } = open()
    const token: Actor = { kind: 'token', workspaceId: id(1), tokenId: id(9), scopes: ['inquiries:read'] }
    expect(() => events.follow(token)).toThrow('forbidden')
    expect(() => events.follow({ kind: 'customer', workspaceId: id(1) })).toThrow('forbidden')
  })
})
