import { type Device, forget, readKept } from './device.ts'
import { Outbox, PREFIX } from './outbox.ts'
import type { Parcel } from './parcel.ts'
import type { ReadableParcels } from './parcel-store.ts'

/** A device whose store can be read. */
export interface ReadableDevice extends Device {
  parcels: ReadableParcels
}

const LIFETIME = 72 * 3_600_000

/** Keys of the drawer that stand for responses which nobody has answered yet. */
function keysOf({ drawer }: Device): string[] {
  const keys: string[] = []
  for (let i = 0; drawer && i < drawer.length; i += 1) keys.push(drawer.key(i) ?? '')
  return keys.filter((key) => key.startsWith(PREFIX))
}

/**
 * Sends what earlier visits left behind: it belongs to one tab at a time, for as long as that tab has something to send.
 * What a page that is open now has not sent yet may be among it: sent twice it is stored once, and it is rare.
 */
export class Leftovers {
  private readonly _device: ReadableDevice
  private readonly _alone: (name: string, work: () => Promise<void>) => Promise<unknown>
  private _outbox: Outbox | null = null
  private _left = 0
  private _release = () => {}

  /** @param alone does work of a name while no other tab does; not at all when one is at it */
  constructor(device: ReadableDevice, alone: Leftovers['_alone']) {
    this._device = device
    this._alone = alone
  }

  /** Takes the queue unless another tab has it, and sends. Resolves when it is let go. */
  async send(): Promise<void> {
    if (this._outbox) return this._outbox.flush()
    await this._alone('koe-outbox', async () => {
      const found = await this._kept()
      this._left = found.length
      if (!found.length) return
      const outbox = new Outbox(this._device, ({ type }) => {
        if (type !== 'waiting') this._left -= 1
        if (!this._left) this.letGo()
      })
      this._outbox = outbox
      for (const parcel of found) outbox.send(parcel)
      await new Promise<void>((done) => {
        this._release = done
      })
    })
  }

  /** A page that goes away, also into the cache of the browser, must not keep others from the queue. */
  letGo(): void {
    this._outbox?.stop()
    this._outbox = null
    this._release()
  }

  /** The newest state of every response that is kept. What is too old, or cannot be sent, goes. */
  private async _kept(): Promise<Parcel[]> {
    const { drawer, parcels } = this._device
    const newest = new Map<string, Parcel>()
    const take = (parcel: Parcel) => {
      const known = newest.get(parcel.id)
      if (!known || known.seq < parcel.seq) newest.set(parcel.id, parcel)
    }
    // A store that fails may be there at the next visit: its responses keep their keys.
    const stored = await parcels.all().catch(() => null)
    stored?.forEach(take)
    for (const key of keysOf(this._device)) {
      const parcel = readKept<Parcel>(drawer, key)
      if (parcel?.url && PREFIX + parcel.id === key) take(parcel)
      else if (stored && !newest.has(key.slice(PREFIX.length))) forget(drawer, key)
    }
    return Array.from(newest.values()).filter((parcel) => {
      const fresh = this._device.now() - parcel.savedAt < LIFETIME
      if (!fresh) {
        forget(drawer, PREFIX + parcel.id)
        parcels.remove(parcel).catch(() => {})
      }
      return fresh
    })
  }
}
