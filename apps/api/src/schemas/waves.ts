import { z } from '@hono/zod-openapi'
import { ScoreSchema } from './surveys.ts'

const waveChange = z.object({
  difference: z.number().openapi({ description: 'Against the wave before, in the unit of the score' }),
  low: z.number().openapi({ description: 'Lower end of its 95 % interval' }),
  high: z.number(),
  pValue: z
    .number()
    .nullable()
    .openapi({ description: 'Two-sided, adjusted for all comparisons judged (Holm); null when `withheld`' }),
  verdict: z
    .enum(['rise', 'fall', 'unsure', 'withheld'])
    .openapi({ description: '`withheld`: fewer than 20 respondents on one side' }),
})

export const SurveyWavesSchema = z
  .object({
    repeats: z.boolean().openapi({ description: 'Whether the survey asks the same customers again' }),
    questionId: z.string().nullable(),
    waves: z.array(
      z.object({
        wave: z.number().int().openapi({ description: 'The how-manieth time that customers were asked, from 1' }),
        score: ScoreSchema,
        change: waveChange
          .nullable()
          .openapi({ description: 'Of everybody; who answered both times is not counted as two strangers' }),
        panel: z
          .object({
            base: z.number().int().openapi({ description: 'Customers who answered in both waves' }),
            before: ScoreSchema,
            now: ScoreSchema,
            change: waveChange.openapi({ description: 'Each beside their own earlier answer (paired)' }),
          })
          .nullable(),
      }),
    ),
  })
  .openapi('SurveyWaves')
