import type { ParcelStore } from './parcel-store.ts'

/** The part of `Storage` that is used. Each call may throw: storage can be full or forbidden. */
export interface Drawer {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** Everything a run asks of the browser, as arguments, so that a test can be the browser. */
export interface Device {
  /** Survives the visit; written before a call returns. */
  drawer: Drawer
  /** Survives a reload only. */
  tab: Drawer
  /** Survives the visit and belongs to all tabs. */
  parcels: ParcelStore
  fetch(url: string, init: RequestInit): Promise<Response>
  beacon(url: string, body: string): boolean
  now(): number
  /** Seconds from any moment on; nobody can set it back. */
  clock(): number
  /** Whether nobody can see the page: another tab is in front, or the screen is off. */
  hidden(): boolean
  random(): number
  randomBytes(count: number): Uint8Array
  setTimer(run: () => void, ms: number): unknown
  clearTimer(timer: unknown): void
}

/** Reads JSON that we wrote; null when it is missing or is not ours. */
export function readKept<T extends object>(drawer: Drawer, key: string): T | null {
  try {
    const value: unknown = JSON.parse(drawer.getItem(key) || '0')
    return value && typeof value === 'object' ? (value as T) : null
  } catch {
    return null
  }
}

/** Writes JSON; false when the browser refuses. */
export function keep(drawer: Drawer, key: string, value: object): boolean {
  try {
    drawer.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

/** Removes, quietly. */
export function forget(drawer: Drawer, key: string): void {
  try {
    drawer.removeItem(key)
  } catch {
    // Nothing to do: it will expire.
  }
}
