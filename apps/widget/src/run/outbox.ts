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
export class Outbox {
  private readonly device: Device
  private readonly report: (outcome: Outcome) => void
  private readonly lanes = new Map<string, Lane>()
  /** Also here: what a full or forbidden storage cannot keep is at least sent while the page lives. */
  private readonly waiting = new Map<string, Parcel>()
  private stopped = false

  constructor(device: Device, report: (outcome: Outcome) => void) {
    this.device = device
    this.report = report
  }

  /** Keeps the parcel on the device, then sends it. */
  put(parcel: Parcel): void {
    this.waiting.set(parcel.id, parcel)
    keep(this.device.drawer, PREFIX + parcel.id, parcel)
    void this.attempt(parcel.id)
  }

  /** Sends what earlier visits left behind, and what waits, now. */
  flush(): void {
    this.loadKept()
    for (const id of Array.from(this.waiting.keys())) void this.attempt(id)
  }

  /** Last call of an unloading page. Removes nothing: nobody hears the answer. */
  beaconAll(): void {
    this.waiting.forEach((parcel) => {
      this.device.beacon(parcel.url, parcel.body)
    })
  }

  stop(): void {
    this.stopped = true
    this.lanes.forEach((lane) => {
      this.device.clearTimer(lane.timer)
    })
  }

  private async attempt(id: string): Promise<void> {
    const lane = this.lanes.get(id) ?? { failures: 0, busy: false, timer: null }
    this.lanes.set(id, lane)
    const parcel = this.waiting.get(id)
    if (!parcel || lane.busy || this.stopped) return
    this.device.clearTimer(lane.timer)
    lane.busy = true
    const res = await this.post(parcel).catch(() => null)
    lane.busy = false
    if (!res || isLater(res.status)) {
      const asked = Number(res?.headers.get('retry-after') ?? 0) * 1_000
      this.later(parcel, lane, asked > 0 ? Math.min(asked, LONGEST_WAIT) : 0)
      return
    }
    lane.failures = 0
    const data = await bodyOf(res)
    this.drop(parcel)
    this.report(res.ok ? { type: 'accepted', parcel, data } : { type: 'refused', parcel, status: res.status, data })
    if (this.waiting.has(id)) void this.attempt(id)
  }

  private async post(parcel: Parcel): Promise<Response> {
    const abort = typeof AbortController === 'undefined' ? null : new AbortController()
    const timer = this.device.setTimer(() => abort?.abort(), TIMEOUT)
    const init: RequestInit = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: parcel.body,
      credentials: 'omit',
      keepalive: parcel.body.length * 3 < KEEPALIVE_LIMIT,
    }
    if (abort) init.signal = abort.signal
    try {
      return await this.device.fetch(parcel.url, init)
    } finally {
      this.device.clearTimer(timer)
    }
  }

  private later(parcel: Parcel, lane: Lane, asked: number): void {
    lane.failures += 1
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(lane.failures - 1, 10))
    const retryIn = Math.max(asked, Math.round(ceiling * (0.1 + 0.9 * this.device.random())))
    if (!this.stopped) lane.timer = this.device.setTimer(() => void this.attempt(parcel.id), retryIn)
    this.report({ type: 'waiting', parcel: this.waiting.get(parcel.id) ?? parcel, retryIn })
  }

  /** Answered for good; a newer state of the same response stays. */
  private drop(parcel: Parcel): void {
    const current = this.waiting.get(parcel.id)
    if (current && current.seq > parcel.seq) return
    this.waiting.delete(parcel.id)
    const kept = leftBehind(this.device, parcel.id)
    if (kept && kept.seq <= parcel.seq) forget(this.device.drawer, PREFIX + parcel.id)
  }

  private loadKept(): void {
    const { drawer } = this.device
    const keys: string[] = []
    for (let i = 0; i < drawer.length; i += 1) {
      const key = drawer.key(i)
      if (key?.startsWith(PREFIX)) keys.push(key)
    }
    for (const key of keys) {
      const parcel = readKept<Parcel>(drawer, key)
      const sound = parcel && typeof parcel.url === 'string' && this.device.now() - parcel.savedAt < LIFETIME
      if (!sound) forget(drawer, key)
      else if (!this.waiting.has(parcel.id)) this.waiting.set(parcel.id, parcel)
    }
  }
}
