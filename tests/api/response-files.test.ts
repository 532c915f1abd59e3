import { readXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'
import { type LiveSurvey, liveSurvey, scored, setUpOwner, submission } from './workspace.ts'

describe('all responses as a file for spreadsheets', () => {
  let api: TestApi
  let cookie: string
  let survey: LiveSurvey
  const bytes = async (query = '', headers: Record<string, string> = { cookie }) => {
    const address = `http://koe.test/api/v1/surveys/${survey.id}/responses/file${query}`
    const res = await api.app.fetch(new Request(address, { headers }))
    return { status: res.status, headers: res.headers, body: new Uint8Array(await res.arrayBuffer()) }
  }

  beforeAll(async () => {
    api = await openApi()
    cookie = await setUpOwner(api)
    survey = await liveSurvey(api, cookie)
    const send = (change: Record<string, unknown>) =>
      call(api, 'POST /api/v1/in/shop/responses', {}, submission(survey, change))
    for (let i = 0; i < 3; i++)
      await send({ answers: scored(survey, i, `配送が遅い、${i}回目`), attributes: { plan: '年額' } })
    await send({
      answers: scored(survey, 9, '=1+1 「良い」\n髙島屋 😀 \u0001'),
      channel: 'app',
      attributes: { area: '東京' },
    })
  })
  afterAll(() => api.close())

  it('holds every answer in UTF-8, and no formula', async () => {
    const { status, headers, body } = await bytes()
    expect(status).toBe(200)
    expect(headers.get('content-type')).toContain('text/csv')
    expect(headers.get('content-disposition')).toContain(`filename*=UTF-8''${encodeURIComponent('推奨度.csv')}`)
    expect([...body.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const text = new TextDecoder().decode(body)
    const lines = text.split('\r\n')
    expect(lines).toHaveLength(6)
    expect(lines[0]).toMatch(/^"回答ID","回答日時".*"area","plan"$/)
    expect(text).toContain(`"'=1+1 「良い」\n髙島屋 😀`)
    expect(text).not.toMatch(/(^|,)"=/m)
    expect(lines[4]).toMatch(/"0","配送が遅い、0回目","","年額"$/)
  })

  it('is read back from CP932 but for what CP932 has no character for, and from XLSX whole', async () => {
    const cp932 = iconv.decode(Buffer.from((await bytes('?format=csv-cp932')).body), 'cp932')
    expect(cp932).toContain('髙島屋 ?')
    const { body, headers } = await bytes('?format=xlsx')
    expect(headers.get('content-type')).toContain('spreadsheetml')
    const [sheet] = (await readXlsx(body)).sheets
    expect(sheet?.rows).toHaveLength(5)
    const [head = [], newest = []] = sheet?.rows ?? []
    const cell = (name: string) => newest[head.indexOf(name)]
    expect(cell('チャネル')).toBe('app')
    expect(cell('area')).toBe('東京')
    expect(newest).toContain(9)
    expect(newest.join(' ')).toContain('=1+1 「良い」')
  })

  it('is in English for those who read English, and refuses what it does not know', async () => {
    const english = await bytes('', { cookie, 'accept-language': 'en' })
    expect(new TextDecoder().decode(english.body)).toContain('"Response id","Recorded at"')
    expect((await bytes('?format=pdf')).status).toBe(422)
    expect((await bytes('', {})).status).toBe(401)
    const elsewhere = await call(api, 'GET /api/v1/surveys/01900000-0000-7000-8000-000000000000/responses/file', {
      cookie,
    })
    expect(elsewhere.status).toBe(404)
  })
})
