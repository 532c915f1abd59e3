import { type Device, forget, keep } from './device.ts'
import type { Parcel } from './parcel.ts'

/** What became of an attempt. `waiting` is tried again by itself. */
export type Outcome =
  | { type: 'accepted'; parcel: Parcel; data: unknown }
  | { type: 'refused'; parcel: Parcel; status: number; data: unknown }
  | { type: 'waiting'; parcel: Parcel }

/** In the drawer there is such a key for every response that nobody has answered yet, with the parcel until the store has it. */
export const PREFIX = 'koe:outbox:'

const FIRST_WAIT = 1_000
const LONGEST_WAIT = 60_000
const TIMEOUT = 20_000
/** Browsers allow 64 KiB for requests that outlive the page. */
const KEEPALIVE_LIMIT = 60_000

interface Lane {
  parcel: Parcel
  failures: number
  busy: boolean
  timer?: unknown
}

/** 408, 425 and 429 are "later"; every other 4xx will stay as it is. */
const isLater = (status: number) => status >= 500 || /^(408|425|429|0)$/.test(`${status}`)

/**
 * Sends parcels until somebody answers: each has a lane of its own, so that one which cannot pass blocks no other.
 * A parcel is written to the drawer before anything else, because that is done when the call returns and a tab may close
 * at any time; the store of all tabs follows. Waits 1 s, 2 s, 4 s … 60 s with full jitter, or as long as the server asks.
 */
export class Outbox {
  private readonly _device: Device
  private readonly _report: (outcome: Outcome) => void
  /** Also here: what a full or forbidden storage cannot keep is at least sent while the page lives. */
  private readonly _lanes = new Map<string, Lane>()
  private _stopped = false

  constructor(device: Device, report: (outcome: Outcome) => void) {
    this._device = device
    this._report = report
  }

  /** Keeps the parcel on the device, then sends it. */
  put(parcel: Parcel): void {
    const { drawer, parcels } = this._device
    const key = PREFIX + parcel.id
    keep(drawer, key, parcel)
    const shelve = parcels.put(parcel).then(() => {
      // Still on its way, and not yet a newer one: the words need not be kept twice.
      const lane = this._lanes.get(parcel.id)
      if (lane && lane.parcel === parcel) keep(drawer, key, {})
    })
    shelve.catch(() => {})
    this.send(parcel)
  }

  /** Sends a parcel that is kept already. */
  send(parcel: Parcel): void {
    const lane = this._lanes.get(parcel.id) || { parcel, failures: 0, busy: false }
    lane.parcel = parcel
    this._lanes.set(parcel.id, lane)
    this._attempt(lane)
  }

  /** Sends what waits, now. */
  flush(): void {
    this._lanes.forEach((lane) => {
      this._attempt(lane)
    })
  }

  /** Last call of a page that is hidden or unloads. Removes nothing: nobody hears the answer. */
  beaconAll(): void {
    this._lanes.forEach(({ parcel }) => {
      this._device.beacon(parcel.url, parcel.body)
    })
  }

  stop(): void {
    this._stopped = true
    this._lanes.forEach(({ timer }) => {
      this._device.clearTimer(timer)
    })
  }

  private async _attempt(lane: Lane): Promise<void> {
    const { parcel } = lane
    if (lane.busy || this._stopped) return
    this._device.clearTimer(lane.timer)
    lane.busy = true
    const res = await this._post(parcel).catch(() => null)
    lane.busy = false
    if (!res || isLater(res.status)) return this._later(lane, Number(res?.headers.get('retry-after')))
    lane.failures = 0
    const data: unknown = await res.json().catch(() => null)
    this._device.parcels.remove(parcel).catch(() => {})
    // Answered for good; a newer state of the same response stays.
    const last = lane.parcel === parcel
    if (last) {
      this._lanes.delete(parcel.id)
      forget(this._device.drawer, PREFIX + parcel.id)
    }
    this._report(res.ok ? { type: 'accepted', parcel, data } : { type: 'refused', parcel, status: res.status, data })
    if (!last) this._attempt(lane)
  }

  private async _post({ url, body }: Parcel): Promise<Response> {
    const abort = new AbortController()
    const timer = this._device.setTimer(() => abort.abort(), TIMEOUT)
    try {
      return await this._device.fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        credentials: 'omit',
        keepalive: body.length * 3 < KEEPALIVE_LIMIT,
        signal: abort.signal,
      })
    } finally {
      this._device.clearTimer(timer)
    }
  }

  private _later(lane: Lane, asked: number): void {
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** lane.failures)
    lane.failures += 1
    const wait = Math.max(Math.min(asked * 1_000, LONGEST_WAIT) || 0, ceiling * (0.1 + 0.9 * this._device.random()))
    if (!this._stopped) lane.timer = this._device.setTimer(() => this._attempt(lane), wait)
    this._report({ type: 'waiting', parcel: lane.parcel })
  }
}
