import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { root } from './sources.ts'

const zipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length
const widget = join(root, 'apps/widget/dist/survey.js')
const chunks = join(root, 'apps/web/build/client/_app/immutable')

/** `npm test` builds before it runs these. */
describe('what a browser has to load', () => {
  it('is at most 15 KB for a survey', () => {
    expect(existsSync(widget), 'npm run build -w @koe/widget').toBe(true)
    expect(zipped(widget)).toBeLessThanOrEqual(15 * 1024)
  })

  it('holds no module of the console above 60 KB', () => {
    expect(existsSync(chunks), 'npm run build -w @koe/web').toBe(true)
    const files = readdirSync(chunks, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
    const large = files.filter((file) => zipped(join(chunks, file)) > 60 * 1024)
    expect(files.length).toBeGreaterThan(10)
    expect(large).toEqual([])
  })
})
