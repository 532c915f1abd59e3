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
  /** Survives the visit. */
  drawer: Drawer
  /** Survives a reload only. */
  tab: Drawer
  fetch(url: string, init: RequestInit): Promise<Response>
  beacon(url: string, body: string): boolean
  now(): number
  random(): number
  randomBytes(count: number): Uint8Array
  setTimer(run: () => void, ms: number): unknown
  clearTimer(timer: unknown): void
}

/** Keeps things for as long as the page lives, where the browser keeps nothing. */
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

function storageOrMemory(open: () => Storage): Drawer {
  try {
    const storage = open()
    storage.setItem('koe:probe', '1')
    storage.removeItem('koe:probe')
    return storage
  } catch {
    return memoryDrawer()
  }
}

/** The real browser. */
export function browserDevice(): Device {
  return {
    drawer: storageOrMemory(() => window.localStorage),
    tab: storageOrMemory(() => window.sessionStorage),
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
    random: () => Math.random(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    setTimer: (run, ms) => window.setTimeout(run, ms),
    clearTimer: (timer) => window.clearTimeout(timer as number),
  }
}

/** Reads JSON that this widget wrote; null when it is missing, broken or not an object. */
export function readKept<T extends object>(drawer: Drawer, key: string): T | null {
  try {
    const value: unknown = JSON.parse(drawer.getItem(key) ?? 'null')
    return typeof value === 'object' && value !== null ? (value as T) : null
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
