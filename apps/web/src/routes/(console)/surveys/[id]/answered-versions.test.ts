import { describe, expect, it } from 'vitest'
import { answeredVersions } from './answered-versions.ts'

const definition = { formatVersion: 1, languages: ['ja'], title: {}, pages: [], endings: [] } as const
const survey = { id: 's', versions: [1, 2, 3].map((number) => ({ id: `v${number}`, number, publishedAt: '' })) }

describe('the versions that were answered', () => {
  it('are read once each, and only those that are lacking', async () => {
    const asked: number[] = []
    const surveyVersion = async (_: string, number: number) => {
      asked.push(number)
      return {
        id: `v${number}`,
        number,
        publishedAt: '',
        definition: { ...definition, languages: ['ja'], pages: [], endings: [] },
      }
    }
    const responses = ['v1', 'v3', 'v1', 'gone'].map((surveyVersionId) => ({ surveyVersionId }))
    const first = await answeredVersions({ surveyVersion }, survey, responses)
    expect(Object.keys(first)).toEqual(['v1', 'v3'])
    const more = await answeredVersions(
      { surveyVersion },
      survey,
      [{ surveyVersionId: 'v2' }, { surveyVersionId: 'v3' }],
      first,
    )
    expect(Object.entries(more).map(([id, { number }]) => [id, number])).toEqual([
      ['v1', 1],
      ['v3', 3],
      ['v2', 2],
    ])
    expect(asked).toEqual([1, 3, 2])
  })
})
