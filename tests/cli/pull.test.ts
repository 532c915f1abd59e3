import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textWidth } from '../../apps/cli/src/analyze/output/width.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, publishNpsSurvey, setUp } from '../support/workspace.ts'

const bin = join(process.cwd(), 'apps/cli/bin/koe.mjs')

describe('issues are pulled from a running Koe', { timeout: 300_000 }, () => {
  const folder = temporaryFolder()
  let program: Program
  let owner: Owner
  let token = ''
  let narrow = ''

  beforeAll(async () => {
    program = await startProgram({ KOE_DATA_DIR: join(folder.path, 'data') })
    owner = await setUp(program.url, { demo: true })
    const makeToken = async (scopes: string[]) =>
      (await owner.request<{ token: string }>('POST', '/tokens', { name: 'pull', scopes })).token
    token = await makeToken(['read'])
    narrow = await makeToken(['responses:write'])
    for (;;) {
      const { pending, modelVersion } = await owner.request<{ pending: number; modelVersion: number }>('GET', '/status')
      if (pending === 0 && modelVersion > 0) break
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }, 300_000)
  afterAll(async () => {
    await program?.stop()
    folder.remove()
  }, 60_000)

  const begin = (args: string[], more: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [bin, ...args], {
      env: {
        ...process.env,
        LANG: 'ja_JP.UTF-8',
        LC_ALL: '',
        KOE_SERVER: program.url,
        KOE_TOKEN: token,
        ...more,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
  async function rankings(args: string[], more: Record<string, string> = {}) {
    const child = begin(['rankings', ...args], more)
    let [out, err] = ['', '']
    child.stdout?.on('data', (chunk) => {
      out += String(chunk)
    })
    child.stderr?.on('data', (chunk) => {
      err += String(chunk)
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    return { code, out, err }
  }
  /** The month that holds the demo's riser: it began in the last weeks. */
  const month = () => new Date(Date.now() + 9 * 3_600_000 - 15 * 86_400_000).toISOString().slice(0, 7)

  it('prints the top three of a month that fit a terminal, with intervals, quotes and links', async () => {
    const { code, out, err } = await rankings(['--month', month(), '--top', '3'])
    expect([code, err]).toEqual([0, ''])
    const lines = out.split('\n')
    expect(lines.filter((line) => /^\d\. /.test(line))).toHaveLength(3)
    expect(lines.filter((line) => /\d+ 人 [\d.]+ % \([\d.]+–[\d.]+\)/.test(line))).toHaveLength(3)
    expect(lines.filter((line) => line.includes('「')).length).toBeGreaterThanOrEqual(3)
    for (const line of lines) if (!line.includes('http')) expect(textWidth(line)).toBeLessThanOrEqual(80)
    const { items } = await owner.request<{ items: { theme: { label: string; id: string } }[] }>(
      'GET',
      `/rankings/themes?from=${month()}-01&to=2100-01-01&limit=1`,
    )
    expect(out).toContain(items[0]?.theme.label)
    expect(out).toContain(`open=${items[0]?.theme.id}`)
  })

  it('gives Markdown in which nothing that customers said is a link, and the API’s own JSON', async () => {
    const markdown = await rankings(['--top', '2', '--markdown'])
    expect(markdown.out).toMatch(/^# 課題ランキング/)
    expect(markdown.out.match(/^## \d\. /gm)).toHaveLength(2)
    expect(markdown.out.match(/\]\(/g)).toHaveLength(2)
    const json = JSON.parse((await rankings(['--top', '2', '--json', '--level', '2'])).out)
    expect(json.items).toHaveLength(2)
    expect(json.items[0].theme.parentId).not.toBeNull()
  })

  it('says in one sentence what is wrong, and ends with 1', async () => {
    const cases: [args: string[], more: Record<string, string>, words: string][] = [
      [['--month', '2026-13'], {}, '月は 2026-10 のように'],
      [['--month', '2026-10', '--from', '2026-10-01'], {}, 'どちらかに'],
      [['--from', '2026-06-31'], {}, '日付は'],
      [['--from', '2026-10-02', '--until', '2026-10-01'], {}, '日付は'],
      [['--top', '0'], {}, '--top は'],
      [['--level', '3'], {}, '--level は'],
      [['--json', '--markdown'], {}, 'どちらかに'],
      [[], { KOE_TOKEN: '' }, 'API トークンが要ります'],
      [[], { KOE_TOKEN: 'koe_wrong' }, 'このトークンは使えません'],
      [[], { KOE_TOKEN: narrow }, '読む権限'],
      [[], { KOE_SERVER: 'http://localhost:9' }, 'つながりません'],
      [[], { KOE_SERVER: 'somewhere' }, 'アドレスを書いてください'],
      [['--month', '2026-13'], { LANG: 'en_US.UTF-8' }, 'A month is written'],
    ]
    for (const [args, more, words] of cases) {
      const { code, out, err } = await rankings(args, more)
      expect([args, more, code, out]).toEqual([args, more, 1, ''])
      expect(err).toContain(words)
      expect(err.trim().split('\n')).toHaveLength(1)
    }
  })

  describe('by an assistant', () => {
    let child: ChildProcess
    let next = 0
    const waiting = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>()
    const ask = <T>(method: string, params: object): Promise<T> =>
      new Promise((resolve, reject) => {
        const id = ++next
        waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result as T)))
        child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
      })
    const tool = (name: string, given: object) =>
      ask<{ isError?: boolean; content: { text: string }[] }>('tools/call', { name, arguments: given })
    const read = async (name: string, given: object) => JSON.parse((await tool(name, given)).content[0]?.text ?? '')

    beforeAll(async () => {
      child = begin(['mcp'])
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        const answer = JSON.parse(line)
        waiting.get(answer.id)?.(answer)
      })
      await ask('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'test', version: '1' },
      })
      child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`)
    }, 60_000)
    afterAll(() => child?.kill())

    it('is told which questions there are, all of them reading only', async () => {
      const { tools } = await ask<{ tools: { name: string; annotations: { readOnlyHint: boolean } }[] }>(
        'tools/list',
        {},
      )
      expect(tools.map(({ name }) => name).sort()).toEqual(['rank_themes', 'read_theme', 'search_verbatims'])
      expect(tools.every(({ annotations }) => annotations.readOnlyHint)).toBe(true)
    })

    it('gets from a month’s ranking to the words behind a theme', async () => {
      const ranking = await read('rank_themes', { month: month(), top: 3 })
      expect(ranking.items).toHaveLength(3)
      const { id, label } = ranking.items[0].theme
      expect(ranking.items[0].link).toContain(`open=${id}`)
      const theme = await read('read_theme', { id, month: month() })
      expect(theme).toMatchObject({ id, label, customers: { customers: ranking.items[0].customers } })
      expect(theme.trend.points.length).toBeGreaterThan(1)
      const found = await read('search_verbatims', { themeId: id, limit: 5 })
      expect(found.items).toHaveLength(5)
      for (const one of found.items) {
        expect(one.themes.map((theme: { id: string }) => theme.id)).toContain(id)
        expect(one).not.toHaveProperty('customerId')
      }
    })

    it('never gets a telephone number or an address', async () => {
      const survey = await publishNpsSurvey(owner)
      const text = '毛布の件は 090-1234-5678 か taro@example.com へお願いします'
      await owner.request('POST', '/responses', {
        id: crypto.randomUUID(),
        surveyId: survey.id,
        surveyVersionId: survey.versionId,
        finished: true,
        answers: {
          [survey.scoreQuestion]: { type: 'nps', value: 3 },
          [survey.textQuestion]: { type: 'longText', text },
        },
      })
      const { items } = await read('search_verbatims', { query: '毛布の件' })
      expect(items).toHaveLength(1)
      expect(items[0].text).toContain('毛布の件')
      expect(items[0].text).not.toMatch(/1234|taro|example/)
    })

    it('is told what is wrong, and may ask again', async () => {
      const wrong = await tool('rank_themes', { month: '2026-13' })
      expect(wrong.isError).toBe(true)
      expect(wrong.content[0]?.text).toContain('月は 2026-10 のように')
      expect((await tool('read_theme', { id: '00000000-0000-7000-8000-000000000000' })).isError).toBe(true)
      expect((await tool('rank_themes', { top: 1 })).isError).toBeFalsy()
    })
  })
})
