import { api, type Query, type Verbatim } from '$lib/api.ts'
import { problemOf } from '$lib/problem.ts'

/** A list of verbatims that grows page by page. A later `start` makes answers to an earlier one void. */
export class VerbatimPager {
  items = $state.raw<Verbatim[]>([])
  total = $state<number | null>(null)
  /** The version of the themes that the first page was shown under. */
  modelVersion = $state(0)
  busy = $state(false)
  problem = $state.raw<App.Error | null>(null)
  #cursor: string | null = null
  #query: Query = {}
  #run = 0

  async start(query: Query): Promise<void> {
    this.#query = query
    this.#cursor = null
    this.items = []
    this.total = null
    this.#run += 1
    await this.#load()
  }

  /** Takes out what is no longer part of the list. */
  leave(ids: readonly string[]): void {
    const rest = this.items.filter(({ id }) => !ids.includes(id))
    if (this.total !== null) this.total -= this.items.length - rest.length
    this.items = rest
  }

  get more(): boolean {
    return this.#cursor !== null
  }

  async next(): Promise<void> {
    if (!this.busy && this.more) await this.#load()
  }

  async #load(): Promise<void> {
    const run = this.#run
    this.busy = true
    this.problem = null
    try {
      const page = await api().verbatims({ ...this.#query, cursor: this.#cursor })
      if (run !== this.#run) return
      this.#cursor = page.nextCursor
      this.items = [...this.items, ...page.items]
      if (page.total !== undefined) {
        this.total = page.total
        this.modelVersion = page.modelVersion
      }
    } catch (caught) {
      if (run === this.#run) this.problem = problemOf(caught)
    } finally {
      if (run === this.#run) this.busy = false
    }
  }
}
