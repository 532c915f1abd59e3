import type { SurveyDefinition } from '@koe/survey'
import type { Drawer } from './device.ts'
import type { ReadableDevice } from './leftovers.ts'
import type { Parcel } from './parcel.ts'
import type { ReadableParcels } from './parcel-store.ts'
import type { RunSettings } from './settings.ts'

/** What arrived at the server. */
export interface Sent {
  url: string
  id: string
  seq: number
  finished?: boolean
  answers: Record<string, unknown>
  seconds?: Record<string, number>
}

/** What the server does with it. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'offline'

/** Keeps things for as long as the test lives. */
export function memoryDrawer(): Drawer {
  const kept = new Map<string, string>()
  return {
    get length() {
      return kept.size
    },
    key: (index) => Array.from(kept.keys())[index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value)
    },
    removeItem: (key) => {
      kept.delete(key)
    },
  }
}

/** The store of all tabs, which ends its work when the present one is done. */
export function memoryParcels(): ReadableParcels & { kept: Parcel[] } {
  const store = {
    kept: [] as Parcel[],
    all: async () => [...store.kept],
    put: async (parcel: Parcel) => {
      await store.remove(parcel)
      store.kept.push(parcel)
    },
    remove: async ({ id, seq }: Parcel) => {
      store.kept = store.kept.filter((other) => other.id !== id || other.seq > seq)
    },
  }
  return store
}

/** A browser with a clock that is moved by hand and a server that answers as told. */
export function fakeBrowser(
  reply: (sent: Sent) => Reply,
  drawer: Drawer = memoryDrawer(),
  tab: Drawer = memoryDrawer(),
  parcels: ReadableParcels = memoryParcels(),
) {
  const sent: Sent[] = []
  const beacons: Sent[] = []
  let clock = 1_800_000_000_000
  const sight = { hidden: false }
  let timers: { at: number; run: () => void }[] = []
  const device: ReadableDevice = {
    drawer,
    tab,
    parcels,
    fetch: async (url, init) => {
      const body: Sent = { url, ...JSON.parse(String(init.body)) }
      const answer = reply(body)
      if (answer === 'offline') throw new TypeError('network')
      sent.push(body)
      return new Response(JSON.stringify(answer.body ?? {}), { status: answer.status, headers: answer.headers ?? {} })
    },
    beacon: (url, body) => {
      beacons.push({ url, ...JSON.parse(body) })
      return true
    },
    now: () => clock,
    clock: () => clock / 1000,
    hidden: () => sight.hidden,
    random: () => 0.5,
    randomBytes: (count) => new Uint8Array(count).map(() => Math.floor(clock % 251)),
    setTimer: (run, ms) => {
      const timer = { at: clock + ms, run }
      timers.push(timer)
      return timer
    },
    clearTimer: (timer) => {
      timers = timers.filter((other) => other !== timer)
    },
  }
  /** Lets the promises of a request settle. */
  const settle = async () => {
    for (let i = 0; i < 30; i += 1) await Promise.resolve()
    await new Promise((done) => setImmediate(done))
  }
  const pass = async (ms: number) => {
    await settle()
    const until = clock + ms
    for (let guard = 0; guard < 1_000; guard += 1) {
      const [first] = [...timers].sort((a, b) => a.at - b.at)
      if (!first || first.at > until) break
      timers = timers.filter((timer) => timer !== first)
      clock = Math.max(clock, first.at)
      first.run()
      await settle()
    }
    clock = until
  }
  return {
    device,
    sight,
    sent,
    beacons,
    pass,
    drawer,
    tab,
    parcels,
    waits: () => timers.map((timer) => timer.at - clock),
  }
}

/** A run that sends to `koe.test`; `more` is what differs. */
export const settingsFor = (definition: SurveyDefinition, more: Partial<RunSettings> = {}): RunSettings => ({
  definition,
  mode: 'response',
  endpoint: 'https://koe.test/in',
  preview: false,
  surveyId: 's1',
  surveyVersionId: 'v1',
  responseId: null,
  language: 'ja',
  channel: 'web',
  attributes: {},
  hidden: {},
  ...more,
})
