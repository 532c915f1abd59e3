import { Problem } from '@koe/features/workspaces'

/** A whole office, or a train full of phones behind one carrier address, answers at once: that is not an attack. */
const answers = {
  burst: 3000,
  perSecond: 50,
  /** On their way through this process at the same time. */
  mostRunning: 2000,
}
/** The same long words from one network, again and again. */
const sameWords = { least: 12, times: 20, withinMs: 600_000 }
const mostKeys = 20_000

/** This machine itself: the console's own server side, a proxy beside us, a load test. */
const isLocal = (network: string) => network === '127.0.0.1' || network === '0:0:0:0::'

export interface IngestionLimits {
  /** Counts one submission. @throws Problem `too-many-requests` */
  admit(target: string, network: string): void
  /** Whether these words have come from this network too often. */
  floods(target: string, network: string, texts: readonly string[]): boolean
  /** Runs it unless too many run already: then the caller is told to come again. @throws Problem `busy` */
  run<T>(work: () => Promise<T>): Promise<T>
}

/**
 * Limits in memory, each process for itself. They are generous, and what they forget they let through: an answer that is
 * refused may be lost, one too many is only flagged.
 */
export function ingestionLimits(now: () => Date, rates = answers): IngestionLimits {
  const { burst, perSecond, mostRunning } = rates
  const buckets = new Map<string, { left: number; at: number }>()
  const words = new Map<string, { times: number; since: number }>()
  let running = 0
  return {
    admit(target, network) {
      if (isLocal(network)) return
      if (buckets.size > mostKeys) buckets.clear()
      const key = `${target} ${network}`
      const at = now().getTime()
      const bucket = buckets.get(key) ?? { left: burst, at }
      bucket.left = Math.min(burst, bucket.left + ((at - bucket.at) / 1000) * perSecond)
      bucket.at = at
      buckets.set(key, bucket)
      if (bucket.left < 1) throw new Problem('too-many-requests', { retryAfter: 10 })
      bucket.left--
    },
    floods(target, network, texts) {
      if (words.size > mostKeys) words.clear()
      const at = now().getTime()
      let found = false
      for (const text of texts.filter((one) => one.length >= sameWords.least)) {
        const key = `${target} ${network} ${text.slice(0, 200)}`
        const seen = words.get(key)
        const fresh = !seen || at - seen.since > sameWords.withinMs
        const next = fresh ? { times: 1, since: at } : { times: seen.times + 1, since: seen.since }
        words.set(key, next)
        found ||= next.times > sameWords.times
      }
      return found
    },
    async run(work) {
      if (running >= mostRunning) throw new Problem('busy')
      running++
      try {
        return await work()
      } finally {
        running--
      }
    },
  }
}
