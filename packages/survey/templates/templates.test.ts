import { describe, expect, it } from 'vitest'
import { definitionProblems, lintDefinition, type SurveyDefinition } from '../index.ts'
import { surveyDefinitionSchema } from '../schema.ts'
import { copyDefinition, isReadyMade, surveyFromTemplate, TEMPLATE_IDS } from './index.ts'

const counter = (prefix: string) => {
  let number = 0
  return () => {
    number += 1
    return `${prefix}${number}`
  }
}
const made = (id: (typeof TEMPLATE_IDS)[number]) =>
  surveyFromTemplate(id, { title: '題', ids: counter('i'), language: 'ja' })

/** Every id of a part; words are no ids. */
function idsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'id' in value && typeof value.id === 'string' ? [value.id] : []
  return [...own, ...Object.values(value).flatMap(idsOf)]
}

describe('the templates', () => {
  it.each(TEMPLATE_IDS.filter((id) => id !== 'blank'))('%s can be published as it is', (id) => {
    expect(surveyDefinitionSchema.parse(JSON.parse(JSON.stringify(made(id))))).toEqual(made(id))
  })

  it('a blank one asks nothing, and says so', () => {
    expect(definitionProblems(made('blank'))).toEqual([{ at: '', code: 'no-question' }])
  })

  it.each(['ja', 'en'])('leave nothing to look at before they are published, written in %s', (language) => {
    const findings = (title: string) =>
      TEMPLATE_IDS.filter((id) => id !== 'blank').flatMap((id) =>
        lintDefinition(surveyFromTemplate(id, { title, ids: counter('i'), language })).filter(
          ({ at, code }) => code !== 'missing-translation' || at === '',
        ),
      )
    expect(findings('題')).toEqual([])
    expect(findings(' ').length).toBeGreaterThan(0)
  })

  it('write every sentence in both languages', () => {
    const lacking = (value: unknown): unknown[] => {
      if (typeof value !== 'object' || value === null) return []
      if ('ja' in value) return 'en' in value ? [] : [value]
      return Object.values(value).flatMap(lacking)
    }
    for (const id of TEMPLATE_IDS) expect(lacking([made(id).pages, made(id).endings]), id).toEqual([])
    expect(lacking({ label: { ja: 'ひとつ' } })).toHaveLength(1)
  })
})

describe('a sentence of a template', () => {
  it('is known until it is changed', () => {
    const label = made('support').pages[0]?.blocks[0]?.label ?? {}
    expect(isReadyMade(label)).toBe(true)
    expect(isReadyMade({ ...label, ja: `${label.ja}?` })).toBe(false)
  })
})

describe('a copy', () => {
  const original: SurveyDefinition = {
    ...made('task'),
    endings: [
      { id: 'e1', title: { ja: '終わり' } },
      { id: 'e2', title: { ja: 'id' }, when: { not: { question: 'yn', operator: 'chosen', options: ['yes'] } } },
    ],
  }
  original.pages.push({
    id: 'last',
    blocks: [{ id: 'yn', type: 'yesNo', label: { ja: '解決' } }],
    jumps: [{ when: { any: [{ question: 'yn', operator: 'answered' }] }, to: 'e2' }],
  })
  const copy = copyDefinition(original, counter('n'))

  it('has no id of the original, and is as sound', () => {
    expect(idsOf(copy).filter((id) => idsOf(original).includes(id))).toEqual([])
    expect(new Set(idsOf(copy)).size).toBe(idsOf(original).length)
    expect(definitionProblems(copy)).toEqual([])
  })

  it('looks at its own questions and leads to its own endings', () => {
    const last = copy.pages.at(-1)
    expect(last?.jumps?.[0]).toEqual({
      when: { any: [{ question: last?.blocks[0]?.id, operator: 'answered' }] },
      to: copy.endings[1]?.id,
    })
    expect(copy.endings[1]?.when).toEqual({
      not: { question: last?.blocks[0]?.id, operator: 'chosen', options: ['yes'] },
    })
    expect(copy.pages[1]?.blocks[0]?.showIf).toMatchObject({ question: copy.pages[0]?.blocks[0]?.id })
  })

  it('looks at the same cells of a matrix', () => {
    const asked: SurveyDefinition = {
      ...made('blank'),
      pages: [
        {
          id: 'p',
          blocks: [
            {
              id: 'm',
              type: 'matrix',
              label: { ja: '店' },
              rows: [{ id: 'r', label: { ja: '速さ' } }],
              options: [{ id: 'o', label: { ja: '良い' } }],
            },
            {
              id: 'why',
              type: 'longText',
              label: { ja: '理由' },
              showIf: { question: 'm', operator: 'chosen', options: ['r.o'] },
            },
          ],
        },
      ],
    }
    const copied = copyDefinition(asked, counter('n'))
    expect(definitionProblems(copied)).toEqual([])
    expect(copied.pages[0]?.blocks[1]?.showIf).toMatchObject({ options: ['n3.n4'] })
  })

  it('asks in its texts for the answers to its own questions', () => {
    const asked = structuredClone(original)
    const id = asked.pages[0]?.blocks[0]?.id ?? ''
    asked.endings[0]!.title = { ja: `{{q.${id}|お客様}}へ {{q.gone}}` }
    const copied = copyDefinition(asked, counter('n'))
    expect(copied.endings[0]?.title.ja).toBe(`{{q.${copied.pages[0]?.blocks[0]?.id}|お客様}}へ {{q.gone}}`)
  })

  it('says the same words', () => {
    expect(copy.pages.map((page) => page.blocks.map(({ label }) => label))).toEqual(
      original.pages.map((page) => page.blocks.map(({ label }) => label)),
    )
  })
})
