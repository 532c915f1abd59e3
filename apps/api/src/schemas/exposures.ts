import { z } from '@hono/zod-openapi'
import { REASONS } from '@koe/survey/audience'
import { audienceSchema, deviceSchema, placementSchema, triggerSchema } from '@koe/survey/audience-schema'
import { surveyDefinitionSchema } from '@koe/survey/schema'
import { id, signature } from './ingestion.ts'

const moment = z.iso.datetime({ offset: true })
const time = moment.transform((value) => new Date(value))

const claim = {
  visitor: id.openapi({ description: 'Made by the browser and kept there' }),
  customer: z
    .object({
      id: z.string().trim().min(1).max(200),
      signature: signature
        .optional()
        .openapi({ description: 'Lower-case hex HMAC-SHA256 of the id as UTF-8 with the workspace’s secret' }),
    })
    .nullish(),
}

const surroundings = {
  attributes: z
    .record(z.string().min(1).max(64), z.union([z.string().max(200), z.number(), z.boolean()]).transform(String))
    .refine((record) => Object.keys(record).length <= 32, { params: { code: 'too-long' } })
    .optional(),
  language: z.string().max(100),
  device: deviceSchema,
  url: z.string().max(4000).optional().openapi({ description: 'Not stored' }),
}

export const OpenSchema = z.object({ ...claim, ...surroundings }).openapi('WidgetOpening')

export const OpenedSchema = z
  .object({
    surveys: z.array(
      z.object({ surveyId: z.uuid(), trigger: triggerSchema, placement: placementSchema, priority: z.number().int() }),
    ),
    events: z.array(z.string()).openapi({ description: 'The events that need to be sent; all others decide nothing' }),
    release: z.string().openapi({ description: 'Where the widget’s further scripts are: `/widget/{release}/`' }),
    signed: z.boolean().openapi({ description: 'The customer’s identity is proven' }),
  })
  .openapi('OpenedWidget')

export const ShowSchema = z
  .object({
    exposureId: id.openapi({ description: 'UUIDv7 made by the page: asking again gives the same answer' }),
    surveyId: id,
    ...claim,
    ...surroundings,
    trigger: z.object({
      event: z.string().max(100).optional(),
      opened: z.boolean().optional().openapi({ description: 'Opened on purpose: no trigger, sample or pause counts' }),
    }),
  })
  .openapi('ShowRequest')

export const ShownSchema = z
  .union([
    z.object({ show: z.literal(false) }),
    z.object({
      show: z.literal(true),
      exposureId: z.uuid(),
      surveyId: z.uuid(),
      surveyVersionId: z.uuid(),
      definition: surveyDefinitionSchema,
      responseId: z.uuid().openapi({ description: 'The id for the response: one wave takes one' }),
      placement: placementSchema,
    }),
  ])
  .openapi('ShowAnswer')

export const StepsSchema = z
  .object({
    visitor: id,
    steps: z
      .array(
        z.object({
          exposureId: id.optional(),
          surveyId: id,
          step: z.enum(['triggered', 'shown', 'started', 'closed']),
          at: time.optional(),
        }),
      )
      .max(50),
  })
  .openapi('WidgetSteps')

export const EventsSchema = z
  .object({
    ...claim,
    events: z.array(z.object({ id, name: z.string().trim().min(1).max(100), at: time })).max(50),
  })
  .openapi('CustomerEvents')

export const AudienceSchema = audienceSchema.openapi('Audience')

export const WidgetSettingsSchema = z
  .object({
    pauseDays: z.number().int().openapi({ description: 'Days between two displays of any surveys to one customer' }),
    demandSignatures: z.boolean(),
    hasSecret: z.boolean(),
    secretMadeAt: moment.nullable(),
    lastCallAt: moment.nullable().openapi({ description: 'When a page last asked, within an hour; null: never' }),
  })
  .openapi('WidgetSettings')

export const WidgetSettingsChange = z.object({
  pauseDays: z.int().min(0).max(3650).optional(),
  demandSignatures: z.boolean().optional(),
})

export const IdentitySecretSchema = z.object({
  secret: z.string().openapi({ description: 'Shown here and never again' }),
})

const reason = z.enum([...(Object.keys(REASONS) as [keyof typeof REASONS]), 'busy'])

export const FunnelQuery = z.object({ days: z.coerce.number().int().min(1).max(366).default(28) })

export const FunnelSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    steps: z
      .array(
        z.object({
          step: z.enum(['loaded', 'triggered', 'matched', 'sampled', 'cool', 'shown', 'started', 'finished']),
          count: z.number().int(),
          ofLoaded: z.number().nullable().openapi({ description: 'Share of the loaded pages' }),
          ofBefore: z.number().nullable().openapi({ description: 'Share of the step before' }),
        }),
      )
      .openapi({ description: 'In order; displays that were opened on purpose are left out' }),
    asked: z.object({ displays: z.number().int(), finished: z.number().int() }).openapi({
      description: 'Displays that a customer or the page opened on purpose',
    }),
    reasons: z.array(
      z.object({
        reason,
        leftOut: z.number().int().openapi({ description: 'Page loads on which it was known before any trigger' }),
        stopped: z.number().int().openapi({ description: 'Triggers that matched and were stopped by it' }),
      }),
    ),
  })
  .openapi('ExposureFunnel')

export const DecisionsQuery = z.object({ customer: z.string().trim().min(1).max(200) })

export const DecisionsSchema = z
  .object({
    decisions: z.array(
      z.object({
        surveyId: z.uuid(),
        name: z.string(),
        inApp: z.boolean().openapi({ description: 'Live and in the in-app channel' }),
        shown: z
          .object({ at: moment, responseId: z.uuid().nullable(), asked: z.boolean(), signed: z.boolean() })
          .nullable()
          .openapi({ description: 'The last display' }),
        withheld: z.object({ at: moment, reason, times: z.number().int() }).nullable(),
      }),
    ),
  })
  .openapi('CustomerDecisions')
