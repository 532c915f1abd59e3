import { type Device, forget, keep, readKept } from './device.ts'

/** One response on its way: its whole state so far. A larger seq replaces a smaller one. */
export interface Parcel {
  id: string
  url: string
  seq: number
  finished: boolean
  body: string
  savedAt: number
}

/** What became of an attempt. `waiting` is tried again by itself. */
export type Outcome =
  | { type: 'accepted'; parcel: Parcel; data: unknown }
  | { type: 'refused'; parcel: Parcel; status: number; data: unknown }
  | { type: 'waiting'; parcel: Parcel; retryIn: number }

export interface Outbox {
  /** Keeps the parcel on the device, then sends it. */
  put(parcel: Parcel): void
  /** Sends what earlier visits left behind, and what waits, now. */
  flush(): void
  /** Last call of an unloading page. Removes nothing: nobody hears the answer. */
  beaconAll(): void
  stop(): void
}

const PREFIX = 'koe:outbox:'
const HOUR = 3_600_000
const LIFETIME = 72 * HOUR
const FIRST_WAIT = 1_000
const LONGEST_WAIT = 60_000
const TIMEOUT = 20_000
/** Browsers allow 64 KiB for requests that outlive the page. */
const KEEPALIVE_LIMIT = 60_000

interface Lane {
  failures: number
  busy: boolean
  timer: unknown
}

/** 408, 425 and 429 are "later"; every other 4xx will stay as it is. */
const isLater = (status: number) => status >= 500 || status === 408 || status === 425 || status === 429 || status < 200

async function bodyOf(res: Response): Promise<unknown> {
  try {
    return await res.json()
  } catch {
    return null
  }
}

/** The parcel of a response that an earlier visit could not send. */
export function leftBehind(device: Device, id: string): Parcel | null {
  return readKept<Parcel>(device.drawer, PREFIX + id)
}

/**
 * Sends parcels until somebody answers: each has a lane of its own, so that one which cannot pass blocks no other.
 * Waits 1 s, 2 s, 4 s … 60 s with full jitter, or as long as the server asks.
 */
export function createOutbox(device: Device, report: (outcome: Outcome) => void): Outbox {
  const lanes = new Map<string, Lane>()
  /** Also here: what a full or forbidden storage cannot keep is at least sent while the page lives. */
  const waiting = new Map<string, Parcel>()
  let stopped = false

  const laneOf = (id: string): Lane => {
    const lane = lanes.get(id) ?? { failures: 0, busy: false, timer: null }
    lanes.set(id, lane)
    return lane
  }

  const drop = (parcel: Parcel) => {
    const current = waiting.get(parcel.id)
    if (current && current.seq > parcel.seq) return
    waiting.delete(parcel.id)
    const kept = readKept<Parcel>(device.drawer, PREFIX + parcel.id)
    if (kept && kept.seq <= parcel.seq) forget(device.drawer, PREFIX + parcel.id)
  }

  const later = (parcel: Parcel, lane: Lane, asked: number) => {
    lane.failures += 1
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(lane.failures - 1, 10))
    const retryIn = Math.max(asked, Math.round(ceiling * (0.1 + 0.9 * device.random())))
    if (!stopped) lane.timer = device.setTimer(() => void attempt(parcel.id), retryIn)
    report({ type: 'waiting', parcel: waiting.get(parcel.id) ?? parcel, retryIn })
  }

  const post = async (parcel: Parcel): Promise<Response> => {
    const abort = typeof AbortController === 'undefined' ? null : new AbortController()
    const timer = device.setTimer(() => abort?.abort(), TIMEOUT)
    const init: RequestInit = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: parcel.body,
      credentials: 'omit',
      keepalive: parcel.body.length * 3 < KEEPALIVE_LIMIT,
    }
    if (abort) init.signal = abort.signal
    try {
      return await device.fetch(parcel.url, init)
    } finally {
      device.clearTimer(timer)
    }
  }

  const settle = async (parcel: Parcel, lane: Lane, res: Response | null): Promise<void> => {
    if (!res || isLater(res.status)) {
      const asked = Number(res?.headers.get('retry-after') ?? 0) * 1_000
      later(parcel, lane, asked > 0 ? Math.min(asked, LONGEST_WAIT) : 0)
      return
    }
    lane.failures = 0
    const data = await bodyOf(res)
    drop(parcel)
    report(res.ok ? { type: 'accepted', parcel, data } : { type: 'refused', parcel, status: res.status, data })
    if (waiting.has(parcel.id)) void attempt(parcel.id)
  }

  const attempt = async (id: string): Promise<void> => {
    const lane = laneOf(id)
    const parcel = waiting.get(id)
    if (!parcel || lane.busy || stopped) return
    device.clearTimer(lane.timer)
    lane.busy = true
    const res = await post(parcel).catch(() => null)
    lane.busy = false
    await settle(parcel, lane, res)
  }

  const loadKept = () => {
    const keys: string[] = []
    for (let i = 0; i < device.drawer.length; i += 1) {
      const key = device.drawer.key(i)
      if (key?.startsWith(PREFIX)) keys.push(key)
    }
    for (const key of keys) {
      const parcel = readKept<Parcel>(device.drawer, key)
      if (!parcel || typeof parcel.url !== 'string' || !(device.now() - parcel.savedAt < LIFETIME)) {
        forget(device.drawer, key)
      } else if (!waiting.has(parcel.id)) waiting.set(parcel.id, parcel)
    }
  }

  return {
    put(parcel) {
      waiting.set(parcel.id, parcel)
      keep(device.drawer, PREFIX + parcel.id, parcel)
      void attempt(parcel.id)
    },
    flush() {
      loadKept()
      for (const id of Array.from(waiting.keys())) void attempt(id)
    },
    beaconAll() {
      for (const parcel of Array.from(waiting.values())) device.beacon(parcel.url, parcel.body)
    },
    stop() {
      stopped = true
      lanes.forEach((lane) => {
        device.clearTimer(lane.timer)
      })
    },
  }
}
