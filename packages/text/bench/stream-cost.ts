import { isSampled, sampleShare } from '../4-weigh/sample-verbatims.ts'
import type { ThemeSegment } from '../4-weigh/theme-segment.ts'
import { assignSegments } from '../7-track/assign-segment.ts'
import { encodeModel } from '../7-track/encode-model.ts'
import { extractThemes } from '../extract-themes.ts'
import { resampledVerbatims } from './resample.ts'

/** Verbatims handed over at a time, as the database does. */
const PAGE = 500

const megabytes = (bytes: number) => Math.round(bytes / 2 ** 20)
const rounded = (value: number) => Math.round(value * 10) / 10

/** Adds up what is spent inside `of`. */
function meter() {
  let [seconds, cpuSeconds] = [0, 0]
  return {
    of<T>(work: () => T): T {
      const [started, cpu] = [performance.now(), process.cpuUsage()]
      try {
        return work()
      } finally {
        const { user, system } = process.cpuUsage(cpu)
        seconds += (performance.now() - started) / 1000
        cpuSeconds += (user + system) / 1e6
      }
    },
    figures: (name: string) => ({ [`${name}Seconds`]: rounded(seconds), [`${name}CpuSeconds`]: rounded(cpuSeconds) }),
  }
}

/** FNV-1a over bytes. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

/**
 * What a workspace of so many verbatims costs the way that it is really done: a sample is fitted, then all are assigned page by
 * page, and only counts are kept. The time of making the verbatims up is left out; the memory of reading the file is in.
 */
export function costOfStream(segments: readonly ThemeSegment[], count: number) {
  const source = resampledVerbatims(segments)
  let total = 0
  for (let n = 0; n < count; n++) total += source.segmentsOf(n)
  const share = sampleShare(total)
  const sample: ThemeSegment[] = []
  for (let n = 0; n < count; n++) if (isSampled(source.id(n), share)) sample.push(...source.make(n))
  const [fitting, assigning] = [meter(), meter()]
  const { model } = fitting.of(() => extractThemes(sample))
  const [fitted, afterFit] = [sample.length, process.memoryUsage().rss]
  sample.length = 0
  const sizes = new Map<number | null, number>()
  let most = 0
  for (let from = 0; from < count; from += PAGE) {
    const page: ThemeSegment[] = []
    for (let n = from; n < Math.min(count, from + PAGE); n++) page.push(...source.make(n))
    const places = assigning.of(() => assignSegments(page, model))
    for (const { theme } of places) sizes.set(theme, (sizes.get(theme) ?? 0) + 1)
    most = Math.max(most, process.memoryUsage.rss())
  }
  return {
    segments: total,
    fitted,
    ...fitting.figures('fit'),
    ...assigning.figures('assign'),
    afterFitMB: megabytes(afterFit),
    assigningMB: megabytes(most),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
    k: model.themes.filter(({ parent }) => parent === null).length,
    otherShare: Math.round((1000 * (sizes.get(null) ?? 0)) / total) / 1000,
    modelHash: hashOf(encodeModel(model)),
  }
}
