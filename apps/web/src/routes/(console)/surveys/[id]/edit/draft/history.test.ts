import { describe, expect, it } from 'vitest'
import { recorded, redone, started, undone } from './history.ts'

describe('the history of a draft', () => {
  it('goes back and forth step by step, and not beyond its ends', () => {
    const two = recorded(recorded(started('a'), 'b', 'x', 0), 'c', 'y', 10)
    expect(undone(two).now).toBe('b')
    expect(undone(undone(two)).now).toBe('a')
    expect(undone(undone(undone(two))).now).toBe('a')
    expect(redone(undone(two)).now).toBe('c')
    expect(redone(two)).toBe(two)
  })

  it('takes typing in one place for one step, until there was a pause or another place', () => {
    let typed = recorded(started(''), 'こ', 'label', 0)
    typed = recorded(typed, 'こえ', 'label', 1_000)
    expect(undone(typed).now).toBe('')
    expect(undone(recorded(typed, 'こえを', 'label', 9_000)).now).toBe('こえ')
    expect(undone(recorded(typed, '別', 'title', 1_100)).now).toBe('こえ')
  })

  it('forgets what was undone once something new is written', () => {
    const other = recorded(undone(recorded(started('a'), 'b', 'x', 0)), 'c', 'x', 1)
    expect(redone(other).now).toBe('c')
    expect(undone(other).now).toBe('a')
  })

  it('keeps the latest 200 steps', () => {
    let long = started(0)
    for (let i = 1; i <= 300; i += 1) long = recorded(long, i, `${i}`, i)
    for (let i = 0; i < 400; i += 1) long = undone(long)
    expect(long.now).toBe(100)
  })
})
