import { startTextWorker, type TextWorker, type ThreadSettings } from './text-worker.ts'

/** Hands out a fixed number of places, in the order of asking. */
export function createGate(places: number) {
  const waiting: (() => void)[] = []
  let free = places
  return {
    async enter() {
      if (free > 0) free--
      else await new Promise<void>((resolve) => waiting.push(resolve))
    },
    leave() {
      const next = waiting.shift()
      if (next) next()
      else free++
    },
  }
}

/** A few threads, one task each at a time; dead ones are replaced, idle ones end. */
export function createPool(settings: ThreadSettings, threads: number, idleMs: number) {
  const gate = createGate(threads)
  const idle: TextWorker[] = []
  const busy = new Set<TextWorker>()
  let closed = false
  let sleeping: NodeJS.Timeout | undefined
  const endIdle = () => Promise.all(idle.splice(0).map((worker) => worker.end()))
  return {
    async use<T>(task: (worker: TextWorker) => Promise<T>): Promise<T> {
      await gate.enter()
      clearTimeout(sleeping)
      try {
        if (closed) throw new Error('the text engine is closed')
        const worker = idle.pop() ?? startTextWorker(settings)
        busy.add(worker)
        try {
          return await task(worker)
        } finally {
          busy.delete(worker)
          if (worker.alive && !closed) idle.push(worker)
        }
      } finally {
        gate.leave()
        if (busy.size === 0) {
          clearTimeout(sleeping)
          sleeping = setTimeout(() => void endIdle(), idleMs)
          sleeping.unref()
        }
      }
    },
    async close() {
      closed = true
      clearTimeout(sleeping)
      await Promise.all([endIdle(), ...[...busy].map((worker) => worker.end())])
    },
  }
}

export type Pool = ReturnType<typeof createPool>
