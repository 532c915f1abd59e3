import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { gently } from './gently.ts'

describe('what is asked for gently', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('runs at once, and a burst is one more run a second later', async () => {
    const run = vi.fn(async () => undefined)
    const ask = gently(run)
    for (let n = 0; n < 50; n++) ask()
    expect(run).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(999)
    expect(run).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(run).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(run).toHaveBeenCalledTimes(2)
    ask()
    expect(run).toHaveBeenCalledTimes(3)
  })

  it('waits longer after a long run, and goes on after one that failed', async () => {
    const run = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2000))
      throw new Error('away')
    })
    const ask = gently(run)
    ask()
    ask()
    await vi.advanceTimersByTimeAsync(7999)
    expect(run).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(run).toHaveBeenCalledTimes(2)
  })
})
