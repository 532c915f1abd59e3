import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allQuestions, npsSurvey } from '../index.ts'
import { surveyDraftSchema } from '../schema.ts'
import { ForeignSurveyError, koeJson, MOST_CHARACTERS, readForeignSurvey } from './index.ts'

const options = { language: 'ja', title: '無題' }
const counter = (prefix = 'n') => {
  let number = 0
  return () => {
    number += 1
    return `${prefix}${number}`
  }
}
const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
const read = (text: string) => readForeignSurvey(text, counter(), options)
const codeOf = (text: string) => {
  try {
    read(text)
    return 'read'
  } catch (error) {
    if (error instanceof ForeignSurveyError) return error.code
    throw error
  }
}

describe('a file of Koe', () => {
  it('is the same survey under new ids', () => {
    const before = npsSurvey({ title: '月次', ids: counter() })
    const made = readForeignSurvey(koeJson(before), counter('z'), options)
    const plain = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (key, inner) => (key === 'id' ? '' : (inner as unknown)))
    expect(made).toMatchObject({ source: 'koe', losses: [] })
    expect(plain(made.definition)).toEqual(plain(before))
    const ids = allQuestions(made.definition).map(({ id }) => id)
    expect(ids.some((id) => allQuestions(before).some((question) => question.id === id))).toBe(false)
  })

  it('is refused where it is no draft', () => {
    expect(codeOf('{"koe":1}')).toBe('unsound')
    expect(codeOf('{"koe":2,"definition":{}}')).toBe('unsound')
    expect(codeOf(koeJson({ ...npsSurvey({ title: 'x', ids: () => 'same' }) }))).toBe('unsound')
  })
})

describe('a hostile file', () => {
  const lss = (inner: string) => `<document><LimeSurveyDocType>Survey</LimeSurveyDocType>${inner}</document>`

  it.each([
    ['nothing', '', 'broken-json'],
    ['half a file', '{"pages":[', 'broken-json'],
    ['brackets without end', '['.repeat(1_000_000), 'broken-json'],
    ['another JSON', '{"a":1}', 'unknown-format'],
    ['a list', '[]', 'unknown-format'],
    ['null', 'null', 'unknown-format'],
    ['a survey that asks nothing', '{"pages":[]}', 'no-question'],
    ['another XML', '<html></html>', 'unknown-format'],
    ['half an XML', '<document><a>', 'broken-xml'],
    ['tags that cross', '<a><b></a></b>', 'broken-xml'],
    ['two roots', '<a/><b/>', 'broken-xml'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 'broken-xml'],
    ['an entity of its own', lss('<a>&lol;</a>'), 'broken-xml'],
    ['a file of this machine', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', 'broken-xml'],
    ['elements in elements without end', '<a>'.repeat(200_000), 'broken-xml'],
    ['signs without end', `<document>${'<'.repeat(200_000)}`, 'broken-xml'],
    ['too much', ' '.repeat(MOST_CHARACTERS + 1), 'too-large'],
  ])('%s is refused by code', (_name, text, code) => expect(codeOf(text)).toBe(code))

  it('cannot change what every object has', () => {
    const text = `{"__proto__":{"polluted":1},"elements":[{"type":"dropdown","name":"__proto__","choices":[{"value":"__proto__","text":{"__proto__":"x","constructor":"y"}}]},{"type":"text","name":"constructor","visibleIf":"{__proto__} = '__proto__'","toString":1}],"title":{"__proto__":"x"}}`
    const { definition } = read(text)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(surveyDraftSchema.safeParse(definition).success).toBe(true)
    expect(definition.pages[0]?.blocks[1]?.showIf).toMatchObject({ operator: 'chosen' })
  })

  it('is bounded where it has more than a survey may have', () => {
    const choices = Array.from({ length: 400 }, (_, at) => at)
    const elements = Array.from({ length: 10_100 }, (_, at) => ({
      type: 'radiogroup',
      name: `q${at}`,
      choices: at ? ['a'] : choices,
    }))
    const { definition, losses } = read(JSON.stringify({ elements }))
    expect(definition.pages).toHaveLength(100)
    expect(losses).toEqual([
      { where: 'q0', what: 'too-many-left-out', of: 'options', count: 100 },
      { where: '', what: 'too-many-left-out', of: 'pages', count: 1 },
    ])
    expect(surveyDraftSchema.safeParse(definition).success).toBe(true)
  })

  it('is reported with what matters first where a report is too long', () => {
    const elements: object[] = Array.from({ length: 700 }, (_, at) => ({
      type: 'comment',
      name: `q${at}`,
      title: '<b>?</b>',
    }))
    const { losses } = read(JSON.stringify({ elements: [...elements, { type: 'file', name: 'photo' }] }))
    expect(losses).toHaveLength(501)
    expect(losses).toContainEqual({ where: 'photo', what: 'type-left-out', from: 'file' })
    expect(losses.at(-1)).toEqual({ where: '', what: 'more-left-out', count: 201 })
  })

  it('says so where panels lie too deep in panels', () => {
    const deep = `${'{"type":"panel","name":"p","elements":['.repeat(5_000)}${']}'.repeat(5_000)}`
    const { losses } = read(`{"elements":[{"type":"comment","name":"c"},${deep}]}`)
    expect(losses).toEqual([{ where: 'p', what: 'type-left-out', from: 'panel' }])
  })

  it('is read in a time that grows with its length alone', () => {
    const before = process.cpuUsage()
    const html = '<p '.repeat(400_000)
    read(
      JSON.stringify({
        elements: [
          { type: 'html', name: 'a', html },
          { type: 'text', name: 'b', title: `${'<script>'.repeat(60_000)}x` },
        ],
      }),
    )
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1e6).toBeLessThan(10)
  })
})

/** Any value in the place of any part of a sound file: what a tool of another version, or an attacker, may write. */
function mutated(value: unknown, at: number, replacement: unknown): unknown {
  let place = 0
  const walk = (part: unknown): unknown => {
    place += 1
    if (place === at) return replacement
    if (Array.isArray(part)) return part.map(walk)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, walk(inner)]))
  }
  return walk(value)
}

const savable = (text: string, seen: Set<string>) => {
  try {
    const { definition, source } = read(text)
    seen.add(source)
    const parsed = surveyDraftSchema.safeParse(JSON.parse(JSON.stringify(definition)))
    expect(parsed.error?.issues ?? []).toEqual([])
  } catch (error) {
    if (!(error instanceof ForeignSurveyError)) throw error
    seen.add(error.code)
  }
}

describe('whatever a file says', () => {
  const strange = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<b>',
      '\u0000',
      '\ud800',
      '{a} = 1',
      -1,
      1e300,
      0.5,
      [],
      {},
      true,
      '2024-02-31',
      'x'.repeat(5_000),
    ),
  )

  it.each(['bakery.qsf', 'bakery.surveyjs.json'])('it is a draft that can be saved, or refused by code: %s', (name) => {
    const sound: unknown = JSON.parse(fixture(name))
    const seen = new Set<string>()
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 2, max: 700 }), strange), { minLength: 1, maxLength: 4 }),
        (changes) => {
          let json = sound
          for (const [at, replacement] of changes) json = mutated(json, at, replacement)
          savable(JSON.stringify(json), seen)
        },
      ),
      { numRuns: 400, seed: 7 },
    )
    expect(seen.size).toBeGreaterThan(1)
  })

  it('it is a draft that can be saved, or refused by code: bakery.lss', () => {
    const sound = fixture('bakery.lss')
    const cells = [...sound.matchAll(/>([^<>]{1,40})</g)].map((match) => match[1] ?? '')
    const seen = new Set<string>()
    const change = fc.tuple(
      fc.constantFrom(...cells),
      fc.oneof(fc.string(), fc.constantFrom('<a>', '0', '-1', '1e9', 'M', 'R', '1', ':')),
    )
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let xml = sound
        for (const [cell, replacement] of changes) xml = xml.replace(`>${cell}<`, () => `>${replacement}<`)
        savable(xml, seen)
      }),
      { numRuns: 300, seed: 7 },
    )
    expect(seen.size).toBeGreaterThan(1)
  })

  it('would be seen if it could not be saved', () => {
    const { definition } = readForeignSurvey(fixture('bakery.qsf'), () => 'same', options)
    expect(surveyDraftSchema.safeParse(definition).success).toBe(false)
  })
})
