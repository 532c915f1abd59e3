import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parse } from 'acorn'
import { describe, expect, it } from 'vitest'
import { needsFurther } from '../../apps/widget/src/view/further.ts'
import { npsSurvey } from '../../packages/survey/index.ts'
import { everyTypeSurvey } from '../support/every-type.ts'
import { root } from './sources.ts'

const zipped = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length
const script = (name: string) => join(root, `apps/widget/dist/${name}.js`)
const [loader, widget, more, left, tab] = ['koe', 'ask', 'more', 'left', 'tab'].map(script) as [
  string,
  string,
  string,
  string,
  string,
]
const scripts = [loader, widget, more, left, tab]
const chunks = join(root, 'apps/web/build/client/_app/immutable')

/** `npm test` builds before it runs these. */
describe('what a browser has to load', () => {
  const sum = (paths: string[]) => paths.reduce((all, path) => all + zipped(path), 0)

  it('is at most 3 KB for a page on which no survey is shown', () => {
    expect(existsSync(loader), 'npm run build -w @koe/widget').toBe(true)
    expect(zipped(loader)).toBeLessThanOrEqual(3_072)
    // Nothing of a survey is in it: neither words, style nor questions.
    const ofSurvey = /aria-checked|:host|nps|[ぁ-ん]/
    expect(readFileSync(widget, 'utf8')).toMatch(ofSurvey)
    expect(readFileSync(loader, 'utf8')).not.toMatch(ofSurvey)
  })

  it('is at most 15 KB in all for an NPS and a comment', () => {
    expect(sum([loader, widget])).toBeLessThanOrEqual(15_360)
    // One that needs more than the first two scripts would not be counted here.
    const nps = npsSurvey({ title: '推奨度', ids: () => 'id' })
    expect(needsFurther({ definition: nps, mode: 'response', language: 'ja' })).toBe(false)
    expect(needsFurther({ definition: everyTypeSurvey(), mode: 'response', language: 'ja' })).toBe(true)
    expect(needsFurther({ definition: nps, mode: 'response', language: 'en' })).toBe(true)
  })

  it('is at most 40 KB for everything, and what only further types need is not in the first scripts', () => {
    expect(sum(scripts)).toBeLessThanOrEqual(40_960)
    const ofFurther = /too-few-options|令和|type:"range"|type:`range`/
    expect(readFileSync(more, 'utf8')).toMatch(ofFurther)
    for (const path of [loader, widget]) expect(readFileSync(path, 'utf8')).not.toMatch(ofFurther)
  })

  it('is at most 8 KB more for the inquiry form in a company’s page, which no survey loads', () => {
    const contact = script('contact')
    expect(zipped(contact)).toBeLessThanOrEqual(8_192)
    expect(readFileSync(contact, 'utf8')).toMatch(/koe-contact/)
    for (const path of [widget, more, left, tab]) expect(readFileSync(path, 'utf8')).not.toMatch(/contact/)
  })

  it('is without the readers of other tools’ surveys until somebody brings a file', () => {
    const reads = (path: string) => readFileSync(path, 'utf8').includes('LimeSurveyDocType')
    expect(scripts.filter(reads)).toEqual([])
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
    for (const path of [...scripts, script('contact'), script('help')])
      expect(troubles(readFileSync(path, 'utf8'))).toEqual([])
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
