import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call, openApi, type TestApi } from './support.ts'

interface Document {
  openapi: string
  paths: Record<string, Record<string, { summary?: string; security?: unknown[]; 'x-koe-access'?: string }>>
}

describe('the reference', () => {
  let api: TestApi
  beforeAll(async () => {
    api = await openApi()
  }, 180_000)
  afterAll(() => api.close())

  it('describes every route with a summary and who may call it', async () => {
    const document = (await call(api, 'GET /api/openapi.json')).body as Document
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        route: `${method.toUpperCase()} ${path}`,
        ...operation,
      })),
    )
    expect(operations.length).toBeGreaterThan(40)
    expect(operations.filter((operation) => !operation.summary || !operation['x-koe-access'])).toEqual([])
    expect(document.paths['/api/v1/surveys']?.get?.security).toEqual([{ session: [] }, { token: ['read'] }])
    const undescribed = api.app.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
      .filter((route) => !operations.some((operation) => operation.route === route))
    expect([...new Set(undescribed)]).toEqual([])
  })

  it('is readable in Japanese and English without script or anything from elsewhere', async () => {
    const page = await call(api, 'GET /api/docs')
    const html = String(page.body)
    expect(html).toContain('<html lang="ja">')
    expect(html).toContain('回答、またはその新しい状態を記録する')
    expect(html).not.toMatch(/<script|https?:\/\/|@import|undefined|\[object/)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    const shapes = new Set([...html.matchAll(/id="(shape-\w+)"/g)].map((match) => match[1]))
    const links = [...html.matchAll(/href="#(shape-\w+)"/g)].map((match) => match[1])
    expect(links.length).toBeGreaterThan(80)
    expect(links.filter((link) => !shapes.has(link))).toEqual([])
    const summaries = [...html.matchAll(/<summary>.*?<span>(.*?)<\/span>/g)].map((match) => match[1] ?? '')
    expect(summaries.length).toBeGreaterThan(40)
    expect(summaries.filter((summary) => !/[ぁ-んァ-ヶ一-龠]/.test(summary))).toEqual([])
    expect(String((await call(api, 'GET /api/docs?lang=en')).body)).toContain('Record a survey response')
  })
})
