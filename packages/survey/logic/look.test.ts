import { describe, expect, it } from 'vitest'
import { compareDefinitions } from '../compare.ts'
import { LIMITS, type SurveyDefinition } from '../definition.ts'
import { surveyDraftSchema } from '../schema.ts'
import { copyDefinition } from '../templates/index.ts'

const survey = (look?: unknown): SurveyDefinition => ({
  formatVersion: 1,
  languages: ['ja'],
  title: { ja: '調査' },
  pages: [{ id: 'p', blocks: [] }],
  endings: [],
  ...(look === undefined ? {} : { look: look as object }),
})
const fits = (look: unknown) => surveyDraftSchema.safeParse(survey(look)).success
const png = 'data:image/png;base64,iVBORw0KGgo='

describe('the look of a survey', () => {
  it.each([{}, { accent: '#264A8a' }, { theme: 'dark', size: 'large', position: 'left' }, { logo: png }])(
    'may be %j',
    (look) => {
      expect(fits(look)).toBe(true)
    },
  )

  it.each([
    { accent: 'red' },
    { accent: '#26' },
    { accent: '#264a8a;background:url(//evil.example)' },
    { theme: 'sepia' },
    { size: 2 },
    { logo: 'https://evil.example/a.png' },
    { logo: 'data:image/svg+xml;base64,PHN2Zz4=' },
    { logo: 'data:text/html;base64,PHN2Zz4=' },
    { logo: `${png}" onerror="alert(1)` },
    { logo: `data:image/png;base64,${'A'.repeat(LIMITS.logoLength)}` },
    { position: 'top' },
  ])('is not %j', (look) => {
    expect(fits(look)).toBe(false)
  })

  it('is the survey’s own: a change of it is one, and a copy keeps it', () => {
    const changes = compareDefinitions(survey(), survey({ accent: '#264a8a' }))
    expect(changes).toEqual([{ at: '', what: 'survey', kind: 'changed' }])
    expect(copyDefinition(survey({ logo: png }), () => 'n').look).toEqual({ logo: png })
  })
})
