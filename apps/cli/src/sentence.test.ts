import { DataDirInUse, MigrationError } from '@koe/db'
import { describe, expect, it } from 'vitest'
import { ConfigError } from './config.ts'
import { sentenceOf } from './sentence.ts'
import { PortInUse } from './server.ts'

describe('sentenceOf', () => {
  it.each([
    [new DataDirInUse('/srv/koe', 42), 'プロセス 42'],
    [new PortInUse('3000'), 'ポート 3000'],
    [new ConfigError('PORT は整数です。'), 'PORT は整数です。'],
    [new MigrationError('database-newer', '0009'), '新しい版'],
    [new MigrationError('database-busy', '0009'), '更新できません'],
    [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'つながりません'],
    [Object.assign(new Error('password'), { code: '28P01' }), '断られました'],
    [Object.assign(new Error('disk'), { code: 'ENOSPC' }), '書けません'],
  ])('tells %s in words', (error, words) => {
    expect(sentenceOf(error)).toContain(words)
  })

  it('leaves a bug a bug', () => {
    expect(sentenceOf(new TypeError('x is undefined'))).toBeUndefined()
    expect(sentenceOf('thrown text')).toBeUndefined()
  })
})
