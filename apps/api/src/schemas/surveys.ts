import { z } from '@hono/zod-openapi'
import { surveyDefinitionSchema, surveyDraftSchema } from '@koe/survey/schema'

const name = z.string().trim().min(1).max(200)
const moment = z.iso.datetime({ offset: true })
const question = z.string().trim().min(1).max(1000).optional()

const day = z.iso.date()
const leastShown = z.number().int().min(2).max(30)

export const AvailabilitySchema = z.enum(['open', 'early', 'over', 'full', 'paused']).openapi({
  description: 'Whether a new response is taken, or why not',
})

export const LinkAccessSchema = z.enum(['open', 'pin', 'invited']).openapi({
  description: 'Who may answer by the link: everybody, who knows the PIN, or only who holds a single-use link',
})

export const SurveyStateSchema = z.enum(['draft', 'live', 'paused', 'closed'])

export const ScoreSchema = z
  .object({
    kind: z.enum(['nps', 'csat', 'ces']),
    value: z.number().nullable().openapi({
      description: 'NPS: points −100…100. CSAT: share 0…1 of the two best of five. CES: mean 1…7. Null without a base.',
    }),
    low: z.number().openapi({ description: 'Lower end of the 95 % interval, same unit' }),
    high: z.number(),
    base: z.number().int().openapi({ description: 'Respondents behind the value' }),
    hidden: z.literal(true).optional().openapi({ description: 'Withheld under the survey’s anonymity threshold' }),
  })
  .openapi('Score')

export const SurveyRowSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: SurveyStateSchema,
    createdAt: moment,
    responses: z.number().int(),
    score: ScoreSchema.nullable(),
  })
  .openapi('SurveyRow')

export const SurveySchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    state: SurveyStateSchema,
    definition: surveyDraftSchema,
    liveVersionId: z.uuid().nullable(),
    linkAccess: LinkAccessSchema,
    availability: AvailabilitySchema,
    opensOn: day.nullable().openapi({ description: 'First day in the workspace’s time zone' }),
    closesOn: day.nullable().openapi({ description: 'Last day, included' }),
    responseLimit: z.number().int().nullable().openapi({ description: 'Responses at most, begun ones included' }),
    leastShown: leastShown.nullable().openapi({
      description: 'Groups of fewer respondents are not shown; null = everything is',
    }),
    quotas: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          limit: z.number().int(),
          taken: z
            .number()
            .int()
            .openapi({ description: 'Finished responses that count for it, never above the limit' }),
        }),
      )
      .openapi({ description: 'Those of the live version' }),
    versions: z.array(z.object({ id: z.uuid(), number: z.number().int(), publishedAt: moment })),
    createdAt: moment,
    updatedAt: moment.openapi({ description: 'Also the revision: send it back with a change' }),
  })
  .openapi('Survey')

export const SurveyVersionSchema = z
  .object({ id: z.uuid(), number: z.number().int(), publishedAt: moment, definition: surveyDefinitionSchema })
  .openapi('SurveyVersion')

export const NewSurveySchema = z.union([
  z.object({ name, kind: z.enum(['nps', 'csat', 'ces']), scoreQuestion: question, followUp: question }),
  z.object({ name, definition: surveyDraftSchema }),
])

export const SurveyChangeSchema = z.object({
  name: name.optional(),
  definition: surveyDraftSchema.optional(),
  opensOn: day.nullable().optional(),
  closesOn: day.nullable().optional(),
  responseLimit: z.number().int().min(1).max(100_000_000).nullable().optional(),
  leastShown: leastShown
    .nullable()
    .optional()
    .openapi({ description: 'Once there are responses it can only be raised' }),
  linkAccess: LinkAccessSchema.optional(),
  pin: z
    .string()
    .trim()
    .min(4)
    .max(32)
    .optional()
    .openapi({ description: 'Needed the first time `linkAccess` is `pin`' }),
  revision: moment.optional().openapi({ description: '`updatedAt` as it was read' }),
})

export const StateChange = z.object({ state: z.enum(['live', 'paused', 'closed']) })

const answered = {
  questionId: z.string(),
  base: z.number().int().nullable().openapi({
    description:
      'Respondents who answered it. Null, like every figure below, where the survey’s threshold withholds it',
  }),
}
const choice = {
  respondents: z.number().int().nullable(),
  share: z.number().nullable(),
  low: z.number().nullable().openapi({ description: 'Lower end of the 95 % interval of the share' }),
  high: z.number().nullable(),
}

const mean = {
  mean: z.number().nullable().openapi({ description: 'Place, 1 = the best, or amount; null without a base' }),
  low: z.number().openapi({ description: 'Lower end of its 95 % interval' }),
  high: z.number(),
}

export const QuestionResultSchema = z.discriminatedUnion('kind', [
  z.object({ ...answered, kind: z.literal('options'), options: z.array(z.object({ id: z.string(), ...choice })) }),
  z.object({
    ...answered,
    kind: z.literal('rows'),
    rows: z.array(
      z.object({
        id: z.string(),
        base: z.number().int().nullable().openapi({ description: 'Respondents who answered this row' }),
        options: z.array(z.object({ id: z.string(), ...choice })),
      }),
    ),
  }),
  z.object({
    ...answered,
    kind: z.literal('places'),
    options: z.array(
      z.object({ id: z.string(), ...mean, first: z.object(choice).openapi({ description: 'Who put it first' }) }),
    ),
  }),
  z.object({
    ...answered,
    kind: z.literal('sums'),
    total: z.number().int(),
    options: z.array(z.object({ id: z.string(), ...mean })),
  }),
  z.object({ ...answered, kind: z.literal('steps'), steps: z.array(z.object({ value: z.number(), ...choice })) }),
  z.object({
    ...answered,
    kind: z.literal('amounts'),
    amounts: z
      .object({
        least: z.number().nullable(),
        lowerQuartile: z.number(),
        median: z.number(),
        upperQuartile: z.number(),
        most: z.number().nullable(),
      })
      .nullable(),
  }),
])

const times = {
  base: z.number().int().openapi({ description: 'Who finished, and whose time is known' }),
  lowerQuartile: z.number(),
  median: z.number().openapi({ description: 'Seconds in sight, off by less than 5 %' }),
  upperQuartile: z.number(),
  low: z.number().openapi({ description: 'Lower end of the median’s 95 % interval' }),
  high: z.number(),
}

export const ResultsSchema = z
  .object({
    base: z.number().int().openapi({ description: 'Responses behind all figures; suspicious ones are left out' }),
    finished: z.number().int().nullable(),
    suspicious: z.number().int().nullable(),
    questionId: z.string().nullable(),
    score: ScoreSchema.nullable(),
    distribution: z.array(z.object({ value: z.number(), respondents: z.number().int().nullable() })),
    questions: z
      .array(QuestionResultSchema)
      .openapi({ description: 'The other questions that can be counted, in the order of the survey' }),
    pages: z
      .array(
        z.object({
          pageId: z.string(),
          reached: z
            .number()
            .int()
            .nullable()
            .openapi({ description: 'Finished, or answered something on this page or a later one' }),
          left: z.object(choice).openapi({
            description: 'Of these, not finished and nothing answered after this page; some may still be at it',
          }),
          time: z.object(times).nullable().openapi({ description: 'How long the page was in sight' }),
        }),
      )
      .openapi({ description: 'The pages in the order of the survey' }),
    time: z
      .object({
        ...times,
        fast: z
          .object({
            seconds: z.number(),
            respondents: z.number().int(),
            share: z.number(),
            low: z.number(),
            high: z.number(),
          })
          .openapi({ description: 'Who took less than so many seconds, about a third of the median' }),
      })
      .nullable()
      .openapi({ description: 'All pages together; null where nobody’s time is known' }),
  })
  .openapi('SurveyResults')

const variable = z.string().min(1).max(200).openapi({
  description:
    'The id of a question or of a calculated variable (`v.ID`), `points:` and a question’s id, `channel`, `language`, `version`, or `attribute:` and its name',
})

export const CrossTabQuery = z.object({ rows: variable, columns: variable })

const CrossCellSchema = z.object({
  ...choice,
  share: z.number().nullable().openapi({ description: 'Of the column’s base' }),
  above: z.array(z.number().int()).openapi({
    description: 'Columns, by their place from 0, whose share is lower beyond chance (Holm over the table, 5 %)',
  }),
})

export const CrossTabSchema = z
  .object({
    rows: z.array(z.object({ id: z.string(), cells: z.array(CrossCellSchema), all: CrossCellSchema })),
    columns: z.array(
      z.object({
        id: z.string(),
        base: z.number().int().nullable().openapi({ description: 'Respondents in it who stand in a row' }),
      }),
    ),
    base: z.number().int().openapi({ description: 'Respondents who stand in a row and in a column' }),
    leftOut: z.number().int().openapi({ description: 'Columns beyond the twelve largest' }),
    independence: z
      .object({
        statistic: z.number().openapi({ description: 'Pearson’s χ²' }),
        degreesOfFreedom: z.number().int(),
        pValue: z.number(),
        cramersV: z.number().openapi({ description: 'Strength, 0…1' }),
        reliable: z.boolean().openapi({ description: 'False where too many cells expect too few' }),
      })
      .nullable()
      .openapi({ description: 'Null where one respondent can stand in several rows or columns, or too few are there' }),
    comparisons: z.number().int().openapi({ description: 'Pairs of columns compared; 0 where columns overlap' }),
  })
  .openapi('CrossTab')

const estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .openapi({ description: 'With its 95 % interval (bootstrap over respondents)' })

const driver = {
  respondents: z.number().int().openapi({ description: 'Who answered, chose or mentioned it' }),
  coefficient: estimate.openapi({ description: 'Standardised: below 0 = a lower score' }),
  weight: estimate.openapi({ description: 'Its part of R² (Johnson’s relative weight)' }),
}

export const SurveyDriversSchema = z
  .object({
    base: z.number().int().openapi({ description: 'The latest respondents with a score, at most 2,000' }),
    explained: estimate.nullable().openapi({ description: 'R²; null where too little is there' }),
    adjusted: z.number().nullable().openapi({ description: 'R² adjusted for the number of drivers' }),
    items: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('question'), questionId: z.string(), ...driver }),
        z.object({ kind: z.literal('option'), questionId: z.string(), optionId: z.string(), ...driver }),
        z.object({ kind: z.literal('theme'), themeId: z.string(), label: z.string(), ...driver }),
      ]),
    ),
    leftOut: z.number().int().openapi({ description: 'Candidates beyond the sixteen that divide respondents best' }),
  })
  .openapi('SurveyDrivers')

export const CrossVariablesSchema = z
  .object({
    questions: z
      .array(z.string())
      .openapi({ description: 'Ids of questions and calculated variables that group respondents' }),
    points: z.array(z.string()).openapi({ description: 'Ids of questions whose points group respondents' }),
    attributes: z.array(z.string()).openapi({ description: 'Names of attributes that responses carry' }),
    values: z
      .array(z.object({ variable: z.string(), values: z.array(z.string()) }))
      .openapi({ description: 'Of `channel`, `language` and attributes, the most frequent first' }),
  })
  .openapi('CrossVariables')

export const ResponseFileQuery = z.object({
  format: z
    .enum(['csv', 'csv-cp932', 'xlsx'])
    .default('csv')
    .openapi({ description: '`csv` is UTF-8 with a byte order mark' }),
})

export const TrendQuery = z.object({ unit: z.enum(['week', 'month']).default('month') })

export const ScoreChangeSchema = z
  .object({
    difference: z.number().openapi({ description: 'Against the stretch before, in the unit of the score' }),
    low: z.number().openapi({ description: 'Lower end of its 95 % interval' }),
    high: z.number(),
    pValue: z.number().openapi({ description: 'Two-sided, adjusted for all comparisons shown (Holm)' }),
    verdict: z.enum(['rise', 'fall', 'unsure']),
  })
  .openapi('ScoreChange')

export const ScoreTrendSchema = z
  .object({
    unit: z.enum(['week', 'month']),
    points: z.array(
      z.object({
        from: day,
        to: day.openapi({ description: 'The day after its last' }),
        complete: z.boolean().openapi({ description: 'False for the stretch that is still going on' }),
        score: ScoreSchema,
        change: ScoreChangeSchema.nullable().openapi({ description: 'Null where one of the two has no answer' }),
      }),
    ),
  })
  .openapi('ScoreTrend')

export const ResponseSchema = z
  .object({
    id: z.uuid(),
    surveyVersionId: z.uuid(),
    customerId: z.uuid().nullable(),
    signed: z
      .boolean()
      .nullable()
      .openapi({ description: 'Whether the customer’s id is proven; null without one, or from before it was asked' }),
    seq: z.number().int(),
    finished: z.boolean(),
    channel: z.string(),
    language: z.string(),
    attributes: z.record(z.string(), z.string()),
    suspicions: z.array(z.string()),
    startedAt: moment.nullable(),
    recordedAt: moment,
    finishedAt: moment.nullable(),
    seconds: z.record(z.string(), z.number()).nullable().openapi({ description: 'In sight, by page id' }),
    took: z.number().nullable().openapi({ description: 'All pages together, once finished' }),
    wave: z.number().int().nullable().openapi({ description: 'The how-manieth time that the customer was asked' }),
    answers: z.array(
      z.object({
        questionId: z.string(),
        kind: z.string(),
        number: z.number().nullable(),
        optionIds: z.array(z.string()).nullable(),
        text: z.string().nullable(),
        value: z.unknown(),
      }),
    ),
  })
  .openapi('Response')
