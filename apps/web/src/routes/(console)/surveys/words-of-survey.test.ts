import { npsSurvey } from '@koe/survey'
import { describe, expect, it } from 'vitest'
import { previewOf, withWords, wordsOf } from './words-of-survey.ts'

const ids = () => {
  let n = 0
  return () => `id${n++}`
}
const survey = npsSurvey({ title: '月次NPS', ids: ids() })

describe('the short form of a survey', () => {
  it('shows the words that the survey has', () => {
    const written = wordsOf('月次NPS', survey)
    expect(written.kind).toBe('nps')
    expect(written.scoreQuestion).toContain('薦めたい')
    expect(withWords(survey, written)).toEqual(survey)
  })

  it('changes words and keeps every id', () => {
    const changed = withWords(survey, { ...wordsOf('月次NPS', survey), followUp: 'ひとことお願いします。' })
    expect(changed.pages[1]?.blocks[0]?.label).toEqual({ ja: 'ひとことお願いします。' })
    expect(JSON.stringify(changed).match(/"id\d"/g)).toEqual(JSON.stringify(survey).match(/"id\d"/g))
  })

  it('leaves the ready-made words where nothing is written', () => {
    const shown = previewOf({ name: '', kind: 'csat', scoreQuestion: ' ', followUp: '' })
    expect(shown.pages[0]?.blocks[0]?.type).toBe('csat')
    expect(shown.pages[0]?.blocks[0]?.label.ja).toContain('満足')
  })
})
