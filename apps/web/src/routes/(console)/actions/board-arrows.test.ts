import { expect, it } from 'vitest'
import { neighbour } from './board-arrows.ts'

it('goes to the card beside, past empty columns, and to the last where a column is shorter', () => {
  const columns = [['a', 'b', 'c'], [], ['d'], ['e', 'f']]
  const go = (id: string, key: string) => neighbour(columns, id, key)
  expect([go('a', 'ArrowDown'), go('b', 'ArrowUp'), go('a', 'ArrowUp'), go('c', 'ArrowDown')]).toEqual([
    'b',
    'a',
    undefined,
    undefined,
  ])
  expect([go('c', 'ArrowRight'), go('d', 'ArrowRight'), go('d', 'ArrowLeft'), go('f', 'ArrowRight')]).toEqual([
    'd',
    'e',
    'a',
    undefined,
  ])
  expect([go('x', 'ArrowLeft'), go('a', 'Enter')]).toEqual([undefined, undefined])
})
