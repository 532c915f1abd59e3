import type { Device, Drawer } from './device.ts'
import { indexedParcels } from './parcel-store.ts'

/** What the browser lets nobody but one tab do. Without locks two tabs may send the same: harmless, as the server takes each only once. */
export async function alone(name: string, work: () => Promise<void>): Promise<unknown> {
  const { locks } = navigator
  return locks ? locks.request(name, { ifAvailable: true }, (lock) => lock && work()) : work()
}

function storage(name: 'localStorage' | 'sessionStorage'): Drawer {
  try {
    return window[name]
  } catch {
    // Every call on it throws, as calls on a forbidden storage do.
    return null as unknown as Drawer
  }
}

/** The real browser. */
export function browserDevice(): Device {
  return {
    drawer: storage('localStorage'),
    tab: storage('sessionStorage'),
    parcels: indexedParcels(),
    fetch: (url, init) => window.fetch(url, init),
    // text/plain needs no preflight, which an unloading page could not finish.
    beacon: (url, body) => {
      try {
        return navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }))
      } catch {
        return false
      }
    },
    now: () => Date.now(),
    clock: () => performance.now() / 1000,
    hidden: () => document.hidden,
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    setTimer: (run, ms) => window.setTimeout(run, ms),
    clearTimer: (timer) => window.clearTimeout(timer as number),
  }
}
