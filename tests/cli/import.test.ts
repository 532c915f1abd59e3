import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@koe/db'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { startProgram, temporaryFolder } from '../support/program.ts'
import { setUp } from '../support/workspace.ts'

const bin = join(process.cwd(), 'apps/cli/bin/koe.mjs')
const kinds = ['embedded', ...(process.env.KOE_TEST_DATABASE_URL ? ['external'] : [])]

const table = [
  '受付日,お問い合わせ内容,推奨度,会員番号,プラン,社内メモ',
  '2026/1/5,配送が遅くて困っています,3,m1,月額,至急',
  '2026/1/6,"とても良いです。\nまた買います",10,m2,年額,',
  'いつか,日付が読めない声,5,m3,月額,',
  '2026/1/8,,7,m4,月額,',
  '2026/1/9,点数が読めない声,すごい,m5,月額,',
].join('\r\n')
const long = (rows: number) =>
  [
    '受付日,お問い合わせ内容',
    ...Array.from({ length: rows }, (_, row) => `2026/1/5,配送が遅くて困っています ${row}`),
  ].join('\n')

interface Ended {
  code: number | NodeJS.Signals | null
  out: string
  err: string
}

describe.each(kinds)('koe import into the %s database', { timeout: 300_000 }, (kind) => {
  const folder = temporaryFolder()
  const data = join(folder.path, 'data')
  const env: Record<string, string> = { KOE_DATA_DIR: data }
  let server: TestPostgres | undefined
  let token = ''
  const file = (name: string, text: string) => {
    const path = join(folder.path, name)
    writeFileSync(path, text)
    return path
  }

  function begin(args: string[], more: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [bin, 'import', ...args], {
      env: { ...process.env, NODE_ENV: 'test', LANG: 'ja_JP.UTF-8', LC_ALL: '', ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk) => {
      out += String(chunk)
    })
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    const ended = new Promise<Ended>((resolve) =>
      child.once('close', (code, signal) => resolve({ code: code ?? signal, out, err })),
    )
    return { child, ended }
  }
  const koe = (...args: string[]) => begin(args).ended

  /** Looks into the database; into an embedded one only while no other process owns it. */
  async function look<T extends object>(query: string): Promise<T[]> {
    const database = await openDatabase(
      server ? { kind: 'external', url: server.url } : { kind: 'embedded', dataDir: data },
    )
    try {
      return [...(await database.sql.unsafe<T[]>(query))]
    } finally {
      await database.close()
    }
  }
  const count = async () => (await look<{ n: number }>('select count(*)::int as n from verbatims'))[0]?.n

  beforeAll(async () => {
    server = kind === 'external' ? await startPostgres() : undefined
    if (server) env.DATABASE_URL = server.url
    const program = await startProgram(env)
    const owner = await setUp(program.url)
    const made = await owner.request<{ token: string }>('POST', '/tokens', {
      name: 'cli',
      scopes: ['imports:write', 'read'],
    })
    token = made.token
    await owner.request('POST', '/forms', { name: '窓口', state: 'live', categories: [{ label: '返金' }] })
    await program.stop()
  }, 300_000)
  afterAll(() => {
    server?.stop()
    folder.remove()
  })

  const columns = ['--text', 'お問い合わせ内容', '--date', '受付日', '--score', '推奨度:nps', '--customer', '会員番号']

  it('counts in a dry run what would come in, and names the rows that would not, with reasons', async () => {
    const { code, out } = await koe(file('voices.csv', table), '--dry-run', ...columns, '--attributes', 'プラン')
    expect(out).toContain('voices.csv: CSV, utf-8, comma, 6 列')
    expect(out).toContain('  スコア: 推奨度 (NPS)')
    expect(out).toContain('  5 行: 新しい 3、取り込み済み 0、除く 2')
    expect(out).toMatch(/1 {2}日付として読めません {2}\(行 4\)/)
    expect(out).toMatch(/1 {2}\S+ {2}\(行 5\)/)
    expect(out).toMatch(/1 {2}\S+ {2}\(行 6\)/)
    expect(code).toBe(0)
    expect(await count()).toBe(0)
    expect(readdirSync(join(data, 'files/imports'))).toEqual([])
  })

  it('does not import without being told to where nobody can be asked', async () => {
    const { code, err } = await koe(join(folder.path, 'voices.csv'), ...columns)
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('--yes を付けてください') })
    expect(await count()).toBe(0)
  })

  it('imports the columns that it is told to, and nothing the second time', async () => {
    const first = await koe(join(folder.path, 'voices.csv'), '--yes', ...columns, '--attributes', 'プラン')
    expect(first.out).toContain('取り込みました: 新しい 3 行 (3 件の声)、取り込み済み 0、除いた 2')
    expect(first.code).toBe(0)
    const rows = await look<{ text: string; score: number | null; attributes: unknown; external_id: string }>(
      'select text, score, v.attributes, c.external_id from verbatims v join customers c on c.id = v.customer_id order by said_at',
    )
    expect(rows).toMatchObject([
      { text: '配送が遅くて困っています', score: 3, attributes: { プラン: '月額' }, external_id: 'm1' },
      { text: 'とても良いです。\nまた買います', score: 10, attributes: { プラン: '年額' }, external_id: 'm2' },
      { text: '点数が読めない声', score: null, attributes: { プラン: '月額' }, external_id: 'm5' },
    ])
    // The columns are remembered: the second time they need not be named.
    const second = await koe(join(folder.path, 'voices.csv'), '--yes')
    expect(second.out).toContain('このファイルは前にも取り込まれています。')
    expect(second.out).toContain('新しい 0、取り込み済み 3、除く 2')
    expect(second.code).toBe(0)
    expect(await count()).toBe(3)
    const otherwise = await koe(join(folder.path, 'voices.csv'), '--yes', '--date', '-')
    expect(otherwise.err).toContain('先にその取り込みを元に戻してください')
    expect(otherwise.code).toBe(1)
    expect(await count()).toBe(3)
  })

  it('takes the rows of another system for inquiries, with the categories that it is asked to make', async () => {
    const tickets = [
      'Ticket ID,Subject,Status,Type,Agent,Created time,Resolved time,Last update time,Email',
      '88,返金されない,Closed,返金,誰か,2026-03-01 09:00,2026-03-02 09:00,2026-03-02 09:00,h@example.jp',
      '89,届かない,Open,配送,,2026-03-03 09:00,,2026-03-03 09:00,s@example.jp',
    ].join('\n')
    const path = file('freshdesk.csv', tickets)
    const dry = await koe(path, '--dry-run', '--inquiries', '窓口')
    expect(dry.out).toContain('  元のシステム: freshdesk')
    expect(dry.out).toContain('    フォームにないカテゴリ: 配送 (1)')
    expect(dry.out).toContain('    メンバーにいない担当者: 誰か (1)')
    expect(dry.code).toBe(0)
    const first = await koe(path, '--yes', '--inquiries', '窓口', '--create-categories')
    expect(first.out).toContain('取り込みました: 新しい 2 行 (2 件の声)')
    const rows = await look(
      'select i.origin_number, i.status, c.label from inquiries i join categories c on c.id = i.category_id order by i.number',
    )
    expect(rows).toEqual([
      { origin_number: '88', status: 'solved', label: '返金' },
      { origin_number: '89', status: 'open', label: '配送' },
    ])
    const again = await koe(file('more.csv', `${tickets}\n`), '--yes', '--inquiries', '窓口')
    expect(again.out).toContain('新しい 0、取り込み済み 2')
    const nowhere = await koe(path, '--yes', '--inquiries', 'なし')
    expect(nowhere.err).toContain('「なし」という問い合わせフォームがありません (あるフォーム: 窓口)')
    await look("delete from verbatims where source = 'inquiry'")
  })

  it('says what it cannot do', async () => {
    const named = await koe(join(folder.path, 'voices.csv'), '--text', '問い合わせ内容')
    expect(named.err).toContain('「お問い合わせ内容」のことですか?')
    const missing = await koe(join(folder.path, 'none.csv'))
    expect(missing.err).toContain('ファイルがありません')
    const picture = await koe(file('picture.csv', '\u0089PNG\r\n'), '--yes')
    const workspace = await koe(join(folder.path, 'voices.csv'), '--workspace', 'other')
    expect(workspace.err).toContain('ワークスペースを --workspace で指定してください (test-shop)')
    expect([named, missing, picture, workspace].map(({ code }) => code)).toEqual([1, 1, 1, 1])
  })

  it('stops at Ctrl-C in order, and brings the rest the next time', async () => {
    const rows = 12_000
    const path = file('long.csv', long(rows))
    const before = (await count()) ?? 0
    const { child, ended } = begin([path, '--yes'])
    // The first word of progress: some of it is in, most of it is not.
    await new Promise((resolve) => child.stderr?.once('data', resolve))
    child.kill('SIGINT')
    const stopped = await ended
    expect(stopped.err).toMatch(/^ *[1-9]\d? %/m)
    expect(stopped.code).toBe(1)
    expect(stopped.out).toContain('中止しました: ここまでに 新しい')
    const brought = ((await count()) ?? 0) - before
    expect(brought).toBeGreaterThan(0)
    expect(brought).toBeLessThan(rows)
    const again = await koe(path, '--yes')
    expect(again.code).toBe(0)
    expect(again.out).toContain(`取り込みました: 新しい ${(rows - brought).toLocaleString('en-US')} 行`)
    expect(again.out).toContain(`取り込み済み ${brought.toLocaleString('en-US')}`)
    expect(await count()).toBe(before + rows)
    const distinct = await look<{ n: number }>('select count(distinct text)::int as n from verbatims')
    expect(distinct[0]?.n).toBe(before + rows)
  })

  it('leaves a folder alone that a server owns, and imports over that server', async () => {
    const program = await startProgram(env)
    try {
      const path = file(
        'served.csv',
        table.replaceAll('声', '二つ目の声').replace('配送', '発送').replace('とても', 'かなり'),
      )
      const direct = await koe(path, '--yes')
      if (kind === 'embedded') {
        expect(direct.err).toContain(`動いている Koe (プロセス ${program.pid}) が使っています`)
        expect(direct.code).toBe(1)
      }
      const served = await koe(path, '--yes', '--server', program.url, '--token', token, ...columns)
      const added = kind === 'embedded' ? 3 : 0
      expect(served.out).toContain(`新しい ${added}`)
      expect(served.code).toBe(0)
      const wrong = await koe(path, '--yes', '--server', program.url, '--token', `${token}x`)
      expect(wrong.code).toBe(1)
    } finally {
      await program.stop()
    }
    expect((await look<{ n: number }>("select count(*)::int as n from verbatims where text like '発送%'"))[0]?.n).toBe(
      1,
    )
  })
})
