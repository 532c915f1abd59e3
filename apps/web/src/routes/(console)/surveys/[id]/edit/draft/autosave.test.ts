import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Autosave, type SaveState } from './autosave.ts'

/** A server that answers when it is told to. */
function server() {
  const sent: string[] = []
  const states: SaveState[] = []
  let answer: { resolve: () => void; reject: (reason: Error) => void } | undefined
  const autosave = new Autosave<string>({
    save: (value) => {
      sent.push(value)
      return new Promise<void>((resolve, reject) => {
        answer = { resolve, reject }
      })
    },
    verdict: (caught) => ((caught as Error).message === 'stale' ? 'stale' : 'failed'),
    changed: (state) => states.push(state),
  })
  const settle = async (reason?: string) => {
    if (reason) answer?.reject(new Error(reason))
    else answer?.resolve()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { autosave, sent, states, settle }
}

describe('saving by itself', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('waits for a pause, and sends only the newest', async () => {
    const { autosave, sent, settle, states } = server()
    for (const value of ['a', 'ab', 'abc']) {
      autosave.want(value)
      await vi.advanceTimersByTimeAsync(300)
    }
    expect(sent).toEqual([])
    expect(autosave.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(600)
    await settle()
    expect(sent).toEqual(['abc'])
    expect(states.at(-1)).toBe('saved')
    expect(autosave.settled).toBe(true)
  })

  it('sends one at a time, and what was written meanwhile afterwards', async () => {
    const { autosave, sent, settle } = server()
    autosave.want('a')
    await vi.advanceTimersByTimeAsync(600)
    autosave.want('b')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sent).toEqual(['a'])
    await settle()
    await vi.advanceTimersByTimeAsync(600)
    await settle()
    expect(sent).toEqual(['a', 'b'])
    expect(autosave.settled).toBe(true)
  })

  it('tries again after a lost connection, with what is newest then', async () => {
    const { autosave, sent, settle, states } = server()
    autosave.want('a')
    await vi.advanceTimersByTimeAsync(600)
    await settle('no connection')
    expect(states.at(-1)).toBe('failed')
    expect(autosave.settled).toBe(false)
    await vi.advanceTimersByTimeAsync(5_000)
    await settle()
    expect(sent).toEqual(['a', 'a'])
    expect(autosave.settled).toBe(true)
  })

  it('does not send again by itself what somebody else has overtaken', async () => {
    const { autosave, sent, settle, states } = server()
    autosave.want('a')
    await vi.advanceTimersByTimeAsync(600)
    await settle('stale')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toEqual(['a'])
    expect(states.at(-1)).toBe('stale')
    const again = autosave.flush()
    await settle()
    await again
    expect(sent).toEqual(['a', 'a'])
    expect(autosave.settled).toBe(true)
  })

  it('is flushed at once, also while something is on its way', async () => {
    const { autosave, sent, settle } = server()
    autosave.want('a')
    await vi.advanceTimersByTimeAsync(600)
    autosave.want('b')
    const done = autosave.flush()
    await settle()
    await settle()
    await done
    expect(sent).toEqual(['a', 'b'])
    expect(autosave.settled).toBe(true)
  })
})
