/** `stale`: somebody else saved in between; `refused`: the server finds it wrong; both wait for the writer. */
export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed' | 'stale' | 'refused'

export interface AutosaveSettings<T> {
  /** Sends it. Throws when it could not be saved. */
  save: (value: T) => Promise<void>
  /** What a failure means. */
  verdict: (caught: unknown) => 'failed' | 'stale' | 'refused'
  changed: (state: SaveState, caught: unknown) => void
  pauseMs?: number
  retryMs?: number
}

/** Saves the newest value after a pause, one request at a time; tries again by itself when the connection failed. */
export class Autosave<T> {
  private wanted: { value: T } | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | null = null

  private readonly settings: AutosaveSettings<T>

  constructor(settings: AutosaveSettings<T>) {
    this.settings = settings
  }

  want(value: T): void {
    this.wanted = { value }
    if (!this.running) this.settings.changed('waiting', null)
    this.plan(this.settings.pauseMs ?? 600)
  }

  /** Whether everything wanted has been saved. */
  get settled(): boolean {
    return this.wanted === null && this.running === null
  }

  /** Saves what is wanted now; afterwards `settled` says whether it was. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    while (this.running) await this.running
    if (!this.wanted) return
    this.running = this.send(this.wanted)
    await this.running
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  /** Gives up what is not saved. */
  forget(): void {
    this.stop()
    this.wanted = null
  }

  private plan(afterMs: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), afterMs)
  }

  private async send(sent: { value: T }): Promise<void> {
    this.settings.changed('saving', null)
    let state: SaveState = 'saved'
    let reason: unknown = null
    try {
      await this.settings.save(sent.value)
      if (this.wanted === sent) this.wanted = null
    } catch (caught) {
      reason = caught
      state = this.settings.verdict(caught)
    }
    this.running = null
    if (state === 'saved' && this.wanted) state = 'waiting'
    this.settings.changed(state, reason)
    if (state === 'failed') this.plan(this.settings.retryMs ?? 5_000)
  }
}
