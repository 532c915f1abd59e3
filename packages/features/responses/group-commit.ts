import { isDatabaseAway } from '@koe/db'

interface Waiting<T, R> {
  item: T
  resolve: (result: R) => void
  reject: (error: unknown) => void
}

interface Group<T, R> {
  waiting: Waiting<T, R>[]
  running: number
}

export interface GroupCommit<T, R> {
  /** Settles when the item's own transaction, or the one it shares, has committed. */
  submit(group: string, item: T): Promise<R>
}

/**
 * Lets submissions that arrive while a transaction runs share the next one: one commit for many, and none waits longer
 * than it would alone. Two with the same id never share. When a shared transaction fails, each is tried alone, so that a
 * bad one spoils no other.
 */
export function groupCommit<T extends { id: string }, R>(options: {
  /** Most items in one transaction. */
  most: number
  /** Transactions at the same time for one group. */
  lanes: number
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

  async function run(name: string, group: Group<T, R>) {
    group.running++
    while (group.waiting.length > 0) await commitTogether(name, take(group))
    group.running--
    if (group.running === 0 && group.waiting.length === 0) groups.delete(name)
  }

  return {
    submit(name, item) {
      const group = groups.get(name) ?? { waiting: [], running: 0 }
      groups.set(name, group)
      return new Promise<R>((resolve, reject) => {
        group.waiting.push({ item, resolve, reject })
        if (group.running < options.lanes) void run(name, group)
      })
    },
  }
}
