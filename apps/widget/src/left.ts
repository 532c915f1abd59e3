import { alone, browserDevice } from './run/browser-device.ts'
import { Leftovers } from './run/leftovers.ts'
import { indexedParcels } from './run/parcel-store.ts'

// Its own small file: most visits have nothing left behind.
try {
  const parcels = indexedParcels()
  const all = () => parcels.ask((store) => store.getAll())
  const leftovers = new Leftovers({ ...browserDevice(), parcels: { ...parcels, all } }, alone)
  const send = () => {
    leftovers.send().catch(() => {})
  }
  window.addEventListener('pagehide', () => leftovers.letGo())
  window.addEventListener('pageshow', send)
  window.addEventListener('online', send)
  send()
} catch (error) {
  console.error('[koe]', error)
}
