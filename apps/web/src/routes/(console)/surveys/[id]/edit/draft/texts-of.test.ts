import { definitionProblems, type SurveyDefinition } from '@koe/survey'
import { surveyFromTemplate } from '@koe/survey/templates'
import { describe, expect, it } from 'vitest'
import { findingLines } from '../dialogs/finding-lines.ts'
import { conditionOf, groupOf } from '../forms/conditions.ts'
import { languageName, languageTag } from './language-name.ts'
import { newId } from './new-block.ts'
import { pagePreview } from './preview-of.ts'
import { missingIn, textsOf, withoutLanguage, withText } from './texts-of.ts'

const survey: SurveyDefinition = {
  ...surveyFromTemplate('task', { title: '負担', ids: newId, language: 'ja' }),
  title: { ja: '負担' },
}

describe('the sentences of a survey', () => {
  it('are all found, each once, and written back to their place', () => {
    const places = textsOf(survey).map(({ path }) => path.join('.'))
    expect(new Set(places).size).toBe(places.length)
    expect(textsOf(survey).map(({ text }) => text.ja)).toEqual(
      expect.arrayContaining([
        '負担',
        '送信する',
        'とても大変だった',
        'いくつでもお選びください。',
        'その他',
        'ご回答ありがとうございました。',
      ]),
    )
    let marked = survey
    for (const { path, text } of textsOf(survey)) marked = withText(marked, path, { ...text, fr: `fr ${text.ja}` })
    expect(textsOf(marked).every(({ text }) => text.fr === `fr ${text.ja}`)).toBe(true)
    expect(withoutLanguage(marked, 'fr')).toEqual(survey)
  })

  it('without a translation are named, those without words at all are not', () => {
    expect(missingIn(survey, 'en').map(({ field, at }) => [field, at])).toEqual([['title', '']])
    expect(missingIn(withText(survey, ['title'], { ja: ' ' }), 'en')).toEqual([])
    expect(missingIn(survey, 'fr')).toHaveLength(textsOf(survey).length)
  })
})

describe('a language', () => {
  it('is called by its own name', () => {
    expect([languageName('ja'), languageName('en')]).toEqual(['日本語', 'English'])
  })
  it('is read from what people type', () => {
    expect([languageTag(' ｅｎ '), languageTag('zh-hant')]).toEqual(['en', 'zh-Hant'])
    for (const wrong of ['', 'えいご', 'e', 'en_US!']) expect(languageTag(wrong), wrong).toBeNull()
  })
})

describe('a group of conditions', () => {
  const part = { question: 'q', operator: 'answered' } as const
  it('is what it was, after it was read and written', () => {
    for (const condition of [
      { all: [part] },
      { any: [part, { all: [] }] },
      { not: { any: [part] } },
      { not: { all: [part] } },
    ]) {
      const group = groupOf(condition)
      expect(group && conditionOf(group)).toEqual(condition)
    }
    expect(groupOf(part)).toBeNull()
    expect(groupOf({ not: part })).toEqual({ mode: 'none', parts: [part] })
  })
})

describe('the findings as they are listed', () => {
  it('are one line a language, errors first', () => {
    const lines = findingLines([
      { at: 'a', code: 'missing-translation', severity: 'warning', language: 'en' },
      { at: 'b', code: 'too-few-options', severity: 'warning' },
      { at: 'c', code: 'missing-translation', severity: 'warning', language: 'en' },
      { at: 'd', code: 'missing-text', severity: 'error' },
    ])
    expect(lines.map(({ finding, times }) => [finding.at, times])).toEqual([
      ['d', 1],
      ['b', 1],
      ['a', 2],
    ])
  })
})

describe('the preview of one page', () => {
  const standins = { label: '（質問文）', option: '（選択肢）', next: '次へ' }
  it('shows all that is on it, whatever the conditions, with words where none are written yet', () => {
    const [, second] = survey.pages
    const preview = pagePreview(survey, second?.id ?? '', standins, 'ja')
    expect(preview?.pages).toHaveLength(1)
    expect(preview?.pages[0]?.blocks[0]?.showIf).toBeUndefined()
    expect(preview?.submitLabel).toEqual({ ja: '次へ' })
    const empty = withText(survey, ['pages', 1, 'blocks', 0, 'label'], { ja: '' })
    const shown = pagePreview(empty, second?.id ?? '', standins, 'ja')
    expect(shown?.pages[0]?.blocks[0]?.label).toEqual({ ja: '（質問文）' })
    expect(shown && definitionProblems(shown)).toEqual([])
  })
  it('is none where customers would see nothing', () => {
    expect(pagePreview(survey, 'gone', standins, 'ja')).toBeNull()
    expect(pagePreview({ ...survey, pages: [{ id: 'p', blocks: [] }] }, 'p', standins, 'ja')).toBeNull()
  })
})
