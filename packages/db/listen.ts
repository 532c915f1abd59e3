import postgres from 'postgres'

/** Who is told what transactions said with `pg_notify`, once they have committed. */
export interface Listener {
  /** Listening has begun, or begun again: what was said before that was not heard. */
  begun(): void
  told(payload: string): void
}

/** Begins to listen on a channel. @returns ends it, and waits for that */
export type Listen = (channel: string, listener: Listener) => () => Promise<void>

/** Waits between tries to reach a database that is away. */
const WAITS_MS = [100, 500, 1000, 2000]

/**
 * Listens over a connection of its own, and reaches for a new one whenever it is lost. postgres.js has a `listen` of its own; it gives up
 * when the database is away for longer than one try.
 */
export function listenTo(url: string, applicationName: string): Listen {
  return (channel, listener) => {
    let ended = false
    let tries = 0
    let timer: NodeJS.Timeout | undefined
    let session: postgres.Sql | undefined
    const again = () => {
      if (ended || timer) return
      const wait = WAITS_MS[Math.min(tries, WAITS_MS.length - 1)]
      tries += 1
      timer = setTimeout(begin, wait)
      timer.unref()
    }
    const begin = () => {
      timer = undefined
      void session?.end({ timeout: 0 }).catch(() => undefined)
      // `onnotify` is read by postgres.js, and missing in its types.
      const options = {
        max: 1,
        idle_timeout: null,
        max_lifetime: null,
        connect_timeout: 5,
        fetch_types: false,
        onnotice: () => undefined,
        connection: { application_name: `${applicationName}-listen` },
        onnotify: (on: string, payload: string) => on === channel && listener.told(payload),
        onclose: again,
      }
      const own = postgres(url, options as unknown as postgres.Options<Record<string, never>>)
      session = own
      own.unsafe(`listen "${channel}"`).then(() => {
        tries = 0
        if (!ended) listener.begun()
      }, again)
    }
    begin()
    return async () => {
      ended = true
      clearTimeout(timer)
      await session?.end({ timeout: 1 }).catch(() => undefined)
    }
  }
}

/** The one session of the embedded database listens itself. `heard` goes into its options as `onnotify`. */
export function listenWithin(): {
  heard: (channel: string, payload: string) => void
  on: (sql: postgres.Sql) => Listen
} {
  const listeners = new Map<string, Set<Listener>>()
  return {
    heard: (channel, payload) => {
      for (const listener of listeners.get(channel) ?? []) listener.told(payload)
    },
    on: (sql) => (channel, listener) => {
      const others = listeners.get(channel) ?? new Set()
      listeners.set(channel, others.add(listener))
      sql.unsafe(`listen "${channel}"`).then(
        () => listener.begun(),
        () => undefined,
      )
      return async () => {
        others.delete(listener)
      }
    },
  }
}
