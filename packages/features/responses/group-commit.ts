import { setImmediate as turnOfTheLoop } from 'node:timers/promises'
import { isDatabaseAway } from '@koe/db'

interface Waiting<T, R> {
  item: T
  resolve: (result: R) => void
  reject: (error: unknown) => void
}

interface Group<T, R> {
  waiting: Waiting<T, R>[]
}

export interface GroupCommit<T, R> {
  /** Settles when the item's own transaction, or the one it shares, has committed. */
  submit(group: string, item: T): Promise<R>
}

/**
 * What came in together is read within the same few turns of the event loop: waits, well under a millisecond, until no more
 * arrive. Starting at the first one would give it a commit of its own and let all others wait for that.
 */
async function gather(group: { waiting: readonly unknown[] }, most: number) {
  for (let seen = 0; seen < group.waiting.length && seen < most; ) {
    seen = group.waiting.length
    // Two: the body of a request ends one turn after its head.
    await turnOfTheLoop()
    await turnOfTheLoop()
  }
}

/**
 * Lets submissions that arrive together, or while a transaction runs, share the next one: one commit for many. Two with the
 * same id never share. When a shared transaction fails, each is tried alone, so that a bad one spoils no other.
 */
export function groupCommit<T extends { id: string }, R>(options: {
  /** Most items in one transaction. */
  most: number
  commit: (group: string, items: T[]) => Promise<R[]>
}): GroupCommit<T, R> {
  const groups = new Map<string, Group<T, R>>()

  function take(group: Group<T, R>): Waiting<T, R>[] {
    const ids = new Set<string>()
    const taken: Waiting<T, R>[] = []
    const left: Waiting<T, R>[] = []
    for (const waiting of group.waiting) {
      if (taken.length < options.most && !ids.has(waiting.item.id)) {
        ids.add(waiting.item.id)
        taken.push(waiting)
      } else left.push(waiting)
    }
    group.waiting = left
    return taken
  }

  async function commitAlone(name: string, { item, resolve, reject }: Waiting<T, R>) {
    try {
      const [result] = await options.commit(name, [item])
      resolve(result as R)
    } catch (error) {
      reject(error)
    }
  }

  async function commitTogether(name: string, taken: Waiting<T, R>[]) {
    try {
      const results = await options.commit(
        name,
        taken.map(({ item }) => item),
      )
      taken.forEach(({ resolve }, i) => {
        resolve(results[i] as R)
      })
    } catch (error) {
      if (taken.length === 1 || isDatabaseAway(error)) for (const { reject } of taken) reject(error)
      else for (const waiting of taken) await commitAlone(name, waiting)
    }
  }

  /** One transaction at a time: while it runs, the next ones gather, and the cost of a transaction is shared by more. */
  async function run(name: string, group: Group<T, R>) {
    while (group.waiting.length > 0) {
      await gather(group, options.most)
      await commitTogether(name, take(group))
    }
    groups.delete(name)
  }

  return {
    submit(name, item) {
      return new Promise<R>((resolve, reject) => {
        const group = groups.get(name)
        if (group) group.waiting.push({ item, resolve, reject })
        else {
          const begun = { waiting: [{ item, resolve, reject }] }
          groups.set(name, begun)
          void run(name, begun)
        }
      })
    },
  }
}
