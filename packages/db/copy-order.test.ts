import { describe, expect, it } from 'vitest'
import { copyOrder, type TableShape } from './copy-order.ts'

const table = (name: string, required: string[] = [], nullable: string[] = []): TableShape => ({
  name,
  columns: [
    { name: 'id', type: 'uuid', nullable: false, key: true },
    ...required.map((column) => ({ name: column, type: 'uuid', nullable: false, key: false })),
    ...nullable.map((column) => ({ name: column, type: 'uuid', nullable: true, key: false })),
  ],
})
const brief = (tables: ReturnType<typeof copyOrder>) => tables.map(({ name, late }) => [name, ...late].join(' '))

describe('the order in which tables are copied', () => {
  it('puts what is pointed to first, and the names in order where nothing else decides', () => {
    const tables = [table('b'), table('answers', ['response']), table('responses', ['survey']), table('surveys')]
    const references = [
      { table: 'answers', target: 'responses', columns: ['response'] },
      { table: 'responses', target: 'surveys', columns: ['survey'] },
    ]
    expect(brief(copyOrder(tables, references))).toEqual(['b', 'surveys', 'responses', 'answers'])
  })

  it('fills a reference within one table late', () => {
    const references = [{ table: 'themes', target: 'themes', columns: ['workspace', 'parent'] }]
    expect(brief(copyOrder([table('themes', ['workspace'], ['parent'])], references))).toEqual(['themes parent'])
  })

  it('opens a circle where a column may be empty', () => {
    const tables = [table('responses', [], ['version']), table('surveys', [], ['live']), table('versions', ['survey'])]
    const references = [
      { table: 'responses', target: 'versions', columns: ['version'] },
      { table: 'surveys', target: 'versions', columns: ['live'] },
      { table: 'versions', target: 'surveys', columns: ['survey'] },
    ]
    const order = brief(copyOrder(tables, references))
    expect(order).toContain('surveys live')
    expect(order.indexOf('surveys live')).toBeLessThan(order.indexOf('versions'))
  })

  it('says so when no order exists', () => {
    const references = [
      { table: 'a', target: 'b', columns: ['other'] },
      { table: 'b', target: 'a', columns: ['other'] },
    ]
    expect(() => copyOrder([table('a', ['other']), table('b', ['other'])], references)).toThrow('a, b')
    expect(() => copyOrder([table('a', ['a'])], [{ table: 'a', target: 'a', columns: ['a'] }])).toThrow('no order')
  })
})
