import type { ReadableDevice } from './leftovers.ts'
import type { Parcel } from './parcel.ts'

/** A fair sequence from a seed (mulberry32): 0 … 1. */
export function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** What the server has of one response, as the ingestion contract says. */
interface Stored {
  seq: number
  finished: boolean
  /** How often it became finished: once, or something is wrong. */
  timesFinished: number
}

/** Wrong on purpose, so that the simulation shows that it can fail. */
export type Mutant = 'removes on send' | 'keeps nothing at once' | 'sends one after another' | null

interface Task {
  at: number
  run: () => void
}

/** One device with its tabs, one network and one server under one clock. Everything by chance comes from the seed. */
export class World {
  now = 1_800_000_000_000
  /** Chance that a request or its answer is lost, or the server is away. */
  trouble = 0.5
  /** Always answered with 500: it must hold nobody up. */
  readonly poison = new Set<string>()
  readonly server = new Map<string, Stored>()
  readonly drawer = new Map<string, string>()
  parcels: Parcel[] = []
  readonly chance: () => number
  private readonly mutant: Mutant
  private tasks: Task[] = []
  private held: object | null = null

  constructor(seed: number, mutant: Mutant) {
    this.chance = sequence(seed)
    this.mutant = mutant
  }

  later(ms: number, run: () => void): Task {
    const task = { at: this.now + ms, run }
    this.tasks.push(task)
    return task
  }

  /** Lets time pass, and what happens in it. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms
    for (let guard = 0; guard < 2_000; guard += 1) {
      for (let i = 0; i < 12; i += 1) await null
      let next: Task | undefined
      for (const task of this.tasks) if (!next || task.at < next.at) next = task
      if (!next || next.at > until) break
      this.tasks.splice(this.tasks.indexOf(next), 1)
      this.now = Math.max(this.now, next.at)
      next.run()
    }
    this.now = until
  }

  private receive(body: string): number {
    const { id, seq, finished } = JSON.parse(body) as { id: string; seq: number; finished: boolean }
    if (this.poison.has(id)) return 500
    if (this.chance() < this.trouble) return [500, 503, 429, 408][Math.floor(this.chance() * 4)] ?? 500
    const known = this.server.get(id) ?? { seq: 0, finished: false, timesFinished: 0 }
    if (seq > known.seq && !known.finished)
      this.server.set(id, { seq, finished, timesFinished: known.timesFinished + (finished ? 1 : 0) })
    return known.seq === 0 ? 201 : 200
  }

  /** A tab: what it asked for before it closed may still happen, but it hears nothing more. */
  tab(): {
    device: ReadableDevice
    alone: (name: string, work: () => Promise<void>) => Promise<unknown>
    close(): void
  } {
    const own = { open: true }
    let written = 0
    /** Work of the store ends in order, some milliseconds later; a closing tab may take it along. */
    const store = <T>(work: () => T) =>
      new Promise<T>((resolve) => {
        written = Math.max(written, this.now + this.chance() * 40)
        const survives = this.chance() < 0.5
        this.later(written - this.now, () => {
          if (!own.open && !survives) return
          const result = work()
          if (own.open) resolve(result)
        })
      })
    const forget = ({ id, seq }: Parcel) => {
      this.parcels = this.parcels.filter((other) => other.id !== id || other.seq > seq)
    }
    let line: Promise<unknown> = Promise.resolve()
    const send = (init: RequestInit) => this.send(own, String(init.body), init.signal ?? null)
    const device: ReadableDevice = {
      drawer: this.drawerOf(),
      tab: this.drawerOf(),
      parcels: {
        all: () => store(() => [...this.parcels]),
        put: (parcel) =>
          store(() => {
            forget(parcel)
            this.parcels.push(parcel)
          }),
        remove: (parcel) => store(() => forget(parcel)),
      },
      fetch: (_url, init) => {
        if (this.mutant === 'removes on send') {
          const { id, seq } = JSON.parse(String(init.body)) as Parcel
          this.drawer.delete(`koe:outbox:${id}`)
          forget({ id, seq } as Parcel)
        }
        if (this.mutant !== 'sends one after another') return send(init)
        const sent = line.then(() => send(init))
        const never = () => new Promise(() => {})
        line = sent.then(({ ok }) => (ok ? null : never()), never)
        return sent
      },
      beacon: (_url, body) => {
        if (this.chance() > this.trouble) this.later(this.chance() * 500, () => this.receive(body))
        return true
      },
      now: () => this.now,
      clock: () => this.now / 1000,
      hidden: () => false,
      random: this.chance,
      randomBytes: (count) => new Uint8Array(count).map(() => Math.floor(this.chance() * 256)),
      setTimer: (run, ms) => this.later(ms, () => own.open && run()),
      clearTimer: (timer) => {
        if (timer) this.tasks = this.tasks.filter((task) => task !== timer)
      },
    }
    return { device, alone: (_name, work) => this.alone(own, work), close: () => this.close(own) }
  }

  private async alone(own: object, work: () => Promise<void>): Promise<void> {
    if (this.held) return
    this.held = own
    await work()
    if (this.held === own) this.held = null
  }

  private close(own: { open: boolean }): void {
    own.open = false
    if (this.held === own) this.held = null
  }

  private drawerOf(): ReadableDevice['drawer'] {
    const { drawer, mutant } = this
    return {
      get length() {
        return drawer.size
      },
      key: (index) => [...drawer.keys()][index] ?? null,
      getItem: (key) => drawer.get(key) ?? null,
      setItem: (key, value) => {
        if (mutant !== 'keeps nothing at once') drawer.set(key, value)
      },
      removeItem: (key) => {
        drawer.delete(key)
      },
    }
  }

  /** The request may be lost, then the server may fail, then the answer may be lost. */
  private send(own: { open: boolean }, body: string, signal: AbortSignal | null): Promise<Response> {
    return new Promise((resolve, reject) => {
      const fail = () => own.open && reject(new TypeError('network'))
      signal?.addEventListener('abort', fail)
      const there = this.chance() * 2_000
      const back = this.chance() * 2_000
      if (this.chance() < this.trouble / 2) return void (this.chance() < 0.5 && this.later(there, fail))
      const heard = this.chance() >= this.trouble / 2
      this.later(there, () => {
        const status = this.receive(body)
        const answer = { ok: status < 300, status, headers: new Map(), json: async () => ({}) }
        if (heard) this.later(back, () => own.open && resolve(answer as unknown as Response))
      })
    })
  }
}
