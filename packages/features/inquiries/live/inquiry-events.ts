import type { Listen } from '@koe/db'
import { type Actor, authorize, Problem } from '../../workspaces/index.ts'

/** That an inquiry came in, changed, or that who looks at it changed; never what it says. */
export interface InquiryEvent {
  id: string
  what: 'arrived' | 'changed' | 'looked'
}

/** What was told since it was asked last. `missed`: more than is listed, or something that nobody heard: look at everything. */
export interface Told {
  events: InquiryEvent[]
  missed: boolean
}

export interface Follower {
  /** What was told since the last time. */
  take(): Told
  /** Resolves once there is something to take, or it was closed. */
  ready(): Promise<void>
  readonly closed: boolean
  close(): void
}

export interface InquiryEvents {
  /** @throws Problem `forbidden` for who may not read inquiries and for programs, `too-many-requests` */
  follow(actor: Actor): Follower
  /** Ends every follower, and takes no more. */
  close(): Promise<void>
}

/** Windows that one member keeps open. */
export const MOST_FOLLOWERS = 8
/** More in one go is said as "look at everything". */
const MOST_EVENTS = 100
const SPOKEN = /^([0-9a-f-]{36}) ([0-9a-f-]{36}) (arrived|changed|looked)$/

class Window implements Follower {
  closed = false
  readonly #heard = new Map<string, InquiryEvent>()
  #missed = false
  #wake: () => void = () => undefined
  readonly #onclose: (window: Window) => void

  constructor(onclose: (window: Window) => void) {
    this.#onclose = onclose
  }

  tell(event: InquiryEvent | 'missed') {
    if (event === 'missed' || this.#heard.size >= MOST_EVENTS) {
      this.#missed = true
      this.#heard.clear()
    } else if (!this.#missed) this.#heard.set(`${event.id} ${event.what}`, event)
    this.#wake()
  }

  take(): Told {
    const told = { events: [...this.#heard.values()], missed: this.#missed }
    this.#heard.clear()
    this.#missed = false
    return told
  }

  ready(): Promise<void> {
    if (this.closed || this.#missed || this.#heard.size > 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  close() {
    this.closed = true
    this.#onclose(this)
    this.#wake()
  }
}

/**
 * What happens to inquiries, for whoever has them before their eyes: one connection of the process listens, and each window is told what
 * concerns its workspace. A window that reads slowly keeps at most a hundred words.
 */
export function openInquiryEvents(listen: Listen): InquiryEvents {
  const windows = new Map<string, Set<Window>>()
  const counts = new Map<string, number>()
  let closing = false
  const unlisten = listen('koe_inquiries', {
    begun: () => {
      for (const some of windows.values()) for (const window of some) window.tell('missed')
    },
    told: (payload) => {
      const [, workspaceId = '', id = '', what] = SPOKEN.exec(payload) ?? []
      for (const window of windows.get(workspaceId) ?? []) window.tell({ id, what: what as InquiryEvent['what'] })
    },
  })
  return {
    follow(actor) {
      authorize(actor, 'inquiries.read')
      if (actor.kind !== 'member') throw new Problem('forbidden', { permission: 'inquiries.read' })
      const { workspaceId, memberId } = actor
      const open = counts.get(memberId) ?? 0
      if (open >= MOST_FOLLOWERS) throw new Problem('too-many-requests', { retryAfter: 30 })
      const others = windows.get(workspaceId) ?? new Set()
      const window = new Window((closed) => {
        if (!others.delete(closed)) return
        if (others.size === 0) windows.delete(workspaceId)
        const left = (counts.get(memberId) ?? 1) - 1
        if (left > 0) counts.set(memberId, left)
        else counts.delete(memberId)
      })
      counts.set(memberId, open + 1)
      windows.set(workspaceId, others.add(window))
      if (closing) window.close()
      return window
    },
    async close() {
      closing = true
      for (const some of [...windows.values()]) for (const window of [...some]) window.close()
      await unlisten()
    },
  }
}
