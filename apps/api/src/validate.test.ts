import { z } from '@hono/zod-openapi'
import { describe, expect, it } from 'vitest'
import { fieldErrors } from './validate.ts'

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('nps'), id: z.string() }),
  z.strictObject({ type: z.literal('number'), id: z.string(), least: z.number() }),
])
const survey = z.union([
  z.strictObject({ name: z.string(), template: z.string() }),
  z.strictObject({ name: z.string(), definition: z.strictObject({ blocks: z.array(block) }) }),
])
const wrong = (body: unknown) => {
  const { error } = survey.safeParse(body)
  return error ? fieldErrors(error).map(({ field, code }) => `${field} ${code}`) : []
}

describe('what is wrong with a body', () => {
  it('is said of the field, also within one of several shapes', () => {
    expect(wrong({ name: 'x', definition: { blocks: [{ type: 'nps', id: 'a' }] } })).toEqual([])
    expect(wrong({ name: 'x', definition: { blocks: [{ type: 'nps', id: 1 }] } })).toEqual([
      '/definition/blocks/0/id wrong-type',
    ])
    expect(wrong({ name: 'x', definition: { blocks: [{ type: 'number', id: 'a' }] } })).toEqual([
      '/definition/blocks/0/least required',
    ])
  })

  it('names the field that tells kinds apart when nobody knows its value', () => {
    expect(wrong({ name: 'x', definition: { blocks: [{ type: 'short-text', id: 'a' }] } })).toEqual([
      '/definition/blocks/0/type not-a-choice',
    ])
  })

  it('says what the nearest shape needs where all fail at once', () => {
    expect(wrong({ name: 'x' })).toHaveLength(1)
    expect(wrong(7)).toEqual(['/ wrong-type'])
  })
})
