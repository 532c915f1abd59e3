import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'acorn'
import { describe, expect, it } from 'vitest'
import { root } from './sources.ts'

const zipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length
const widget = join(root, 'apps/widget/dist/ask.js')
const more = join(root, 'apps/widget/dist/more.js')
const chunks = join(root, 'apps/web/build/client/_app/immutable')

/** `npm test` builds before it runs these. */
describe('what a browser has to load', () => {
  it('is at most 15 KB for a survey', () => {
    expect(existsSync(widget), 'npm run build -w @koe/widget').toBe(true)
    expect(zipped(widget)).toBeLessThanOrEqual(15 * 1024)
  })

  it('is at most 40 KB for a survey of every type, and what only those need is not in the first script', () => {
    expect(zipped(widget) + zipped(more)).toBeLessThanOrEqual(40 * 1024)
    const ofFurther = /too-few-options|令和|type:"range"|type:`range`/
    expect(readFileSync(more, 'utf8')).toMatch(ofFurther)
    expect(readFileSync(widget, 'utf8')).not.toMatch(ofFurther)
  })

  it('is without the readers of other tools’ surveys until somebody brings a file', () => {
    const reads = (path: string) => readFileSync(path, 'utf8').includes('LimeSurveyDocType')
    expect([widget, more].filter(reads)).toEqual([])
    const files = readdirSync(chunks, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
    const readers = files.filter((file) => reads(join(chunks, file)))
    // One module, which the page asks for with `import()`: none other holds a static import of it.
    expect(readers).toHaveLength(1)
    const name = readers[0]?.split('/').at(-1) ?? ''
    const asking = files.filter((file) => readFileSync(join(chunks, file), 'utf8').includes(name))
    expect(asking.length).toBeGreaterThan(0)
    const needing = new RegExp(`(?:from|^import|[;}]import)\\s*["'][^"']*${name.replace(/\./g, '\\.')}`)
    expect(asking.filter((file) => needing.test(readFileSync(join(chunks, file), 'utf8')))).toEqual([])
    expect(needing.test(`import{a}from"./${name}";`)).toBe(true)
  })

  it('holds no module of the console above 60 KB', () => {
    expect(existsSync(chunks), 'npm run build -w @koe/web').toBe(true)
    const files = readdirSync(chunks, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
    const large = files.filter((file) => zipped(join(chunks, file)) > 60 * 1024)
    expect(files.length).toBeGreaterThan(10)
    expect(large).toEqual([])
  })

  it('is understood by phones of 2018', () => {
    for (const script of [widget, more]) expect(troubles(readFileSync(script, 'utf8'))).toEqual([])
    // What they would stumble over is seen.
    expect(troubles('const a = b?.c')).toEqual(['Unexpected token (1:12)'])
    expect(troubles('a.replaceAll(b, c); structuredClone(a)')).toEqual(['.replaceAll', 'structuredClone'])
  })
})

/** Standard library that came after the language of 2017, as far as a survey might want it. */
const younger =
  /\.(?:at|flat|flatMap|replaceAll|matchAll|trimEnd|trimStart|findLast|toSorted|hasOwn|fromEntries|allSettled|any)(?=\()|\b(?:structuredClone|randomUUID|globalThis|queueMicrotask|WeakRef)\b/g

/** Syntax or library that a browser of 2018 does not know. */
function troubles(script: string): string[] {
  try {
    parse(script, { ecmaVersion: 2017, sourceType: 'script' })
  } catch (error) {
    return [(error as Error).message]
  }
  return script.match(younger) ?? []
}
