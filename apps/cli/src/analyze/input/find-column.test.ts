import { expect, it } from 'vitest'
import { AnalyzeProblem } from '../problem.ts'
import { editDistance, findColumn, nearestColumn } from './find-column.ts'

const header = ['回答日', 'ご意見・ご要望', 'NPS スコア', 'text', 'Text2']

it('takes a name as people type it', () => {
  expect(findColumn('text', header)).toBe(3)
  expect(findColumn('ＴＥＸＴ２', header)).toBe(4)
  expect(findColumn('npsスコア', header)).toBe(2)
})

it('names the nearest column, or none when nothing is near', () => {
  expect(nearestColumn('意見', header)).toBe('ご意見・ご要望')
  expect(nearestColumn('回答目', header)).toBe('回答日')
  expect(nearestColumn('tetx', header)).toBe('text')
  expect(nearestColumn('価格', header)).toBeUndefined()
  expect(() => findColumn('回答目', header)).toThrow(AnalyzeProblem)
})

it('counts edits', () => {
  expect([editDistance('', 'abc'), editDistance('abc', ''), editDistance('kitten', 'sitting')]).toEqual([3, 3, 3])
})
