import { z } from '@hono/zod-openapi'

const moment = z.iso.datetime({ offset: true })
const day = z.iso.date()

export const ActionKindSchema = z.enum(['faq', 'fix', 'message'])
export const ActionStateSchema = z.enum(['proposed', 'agreed', 'shipped', 'measured'])

const title = z.string().trim().min(1).max(200)
const note = z.string().max(5000)
const revision = z.int().min(1).openapi({ description: 'The revision that was read' })
const estimate = z.object({ value: z.number(), low: z.number(), high: z.number() }).openapi('Estimate')
const named = z.object({ id: z.uuid(), label: z.string() })

const RegisteredSchema = z
  .object({
    before: day.openapi({ description: 'The past ends before this day' }),
    from: day,
    weeks: z.number().int(),
    customers: z.number().int().openapi({ description: 'Who spoke of the themes, each once a day' }),
    control: z.number().int().openapi({ description: 'Who spoke of any other theme, each once a day' }),
    dispersion: z.number(),
    watchWeeks: z.number().int(),
    detectableRatio: z
      .number()
      .nullable()
      .openapi({ description: 'The fall that would be found with power 0.8 at 5 %; null: none would' }),
    modelVersion: z.number().int(),
    peak: z
      .object({ atPeak: z.boolean(), above: z.number(), expectedRatio: z.number(), windows: z.number().int() })
      .nullable()
      .openapi({
        description:
          'Four weeks against those before: whether they were the highest, and what chance would make of them',
      }),
  })
  .openapi('ActionRegistered')

export const ActionEffectSchema = z
  .object({
    verdict: z.enum(['decrease', 'increase', 'none', 'withheld']),
    reason: z.enum([
      'changed',
      'within-chance',
      'too-few-periods',
      'nothing-before',
      'too-few-mentions',
      'no-control',
      'not-estimable',
      'theme-gone',
    ]),
    ratio: estimate.nullable().openapi({ description: 'Rate ratio against the other themes; 0.6 = 40 % fewer' }),
    avoided: estimate.nullable().openapi({ description: 'Expected less counted, since it shipped' }),
    before: z.number().int(),
    after: z.number().int(),
    controlBefore: z.number().int(),
    controlAfter: z.number().int(),
    dispersion: z.number(),
    from: day,
    shippedOn: day,
    to: day,
    complete: z.boolean().openapi({ description: 'The weeks that were settled at registration are over' }),
    modelVersion: z.number().int().openapi({ description: 'Of the themes, on both sides of the day' }),
    weeks: z.array(
      z.object({
        from: day,
        to: day,
        customers: z.number().int(),
        control: z.number().int(),
        expected: estimate.nullable(),
      }),
    ),
    controlThemes: z.number().int(),
    leftOut: z.array(named).openapi({ description: 'Not a control: something was done about them in these weeks' }),
    withoutPeak: estimate.nullable(),
    trend: estimate.nullable().openapi({ description: 'From week to week before it shipped; null where level' }),
  })
  .openapi('ActionEffect')

const row = {
  id: z.uuid(),
  title: z.string(),
  note: z.string(),
  kind: ActionKindSchema,
  state: ActionStateSchema,
  themes: z.array(named.extend({ current: z.boolean() })),
  owner: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  article: z.object({ id: z.uuid(), title: z.string() }).nullable(),
  plannedOn: day.nullable(),
  shippedOn: day.nullable(),
  watchWeeks: z.number().int(),
  dueOn: day.nullable().openapi({ description: 'To be shipped, as planned, or measured; null where nothing is due' }),
  revision: z.number().int(),
  registered: RegisteredSchema,
  measured: ActionEffectSchema.nullable().openapi({ description: 'Frozen when it was called measured' }),
  createdAt: moment,
  updatedAt: moment,
}

export const ActionRowSchema = z.object(row).openapi('Action')

export const ActionPageSchema = z
  .object({
    ...row,
    effect: ActionEffectSchema.nullable().openapi({ description: 'Counted now, or frozen; null before it shipped' }),
    pickedAtPeak: z
      .boolean()
      .openapi({ description: 'The themes stood at their highest: expect a fall without any action' }),
    events: z.array(
      z.object({
        id: z.uuid(),
        kind: z.enum(['created', 'changed', 'moved', 'removed', 'restored']),
        detail: z.object({
          from: ActionStateSchema.optional(),
          to: ActionStateSchema.optional(),
          shippedOn: z.string().optional(),
          fields: z.array(z.string()).optional(),
        }),
        by: z.string(),
        at: moment,
      }),
    ),
  })
  .openapi('ActionPage')

export const NewActionSchema = z.object({
  title,
  kind: ActionKindSchema,
  themeIds: z.array(z.uuid()).min(1).max(10),
  note: note.optional(),
  ownerId: z.uuid().nullable().optional().openapi({ description: 'A member; left out = who registers it' }),
  articleId: z.uuid().nullable().optional(),
  plannedOn: day.nullable().optional(),
  shippedOn: day.nullable().optional().openapi({ description: 'At work since this day; left out = proposed' }),
  watchWeeks: z.int().min(2).max(26).optional().openapi({ description: 'Default 8' }),
})

export const ActionChangeSchema = z.object({
  title: title.optional(),
  kind: ActionKindSchema.optional(),
  note: note.optional(),
  ownerId: z.uuid().nullable().optional(),
  articleId: z.uuid().nullable().optional(),
  plannedOn: day.nullable().optional(),
  shippedOn: day.optional().openapi({ description: 'Of one that shipped' }),
  revision,
})

export const ActionMoveSchema = z.object({
  state: ActionStateSchema,
  shippedOn: day.optional().openapi({ description: 'When it ships; left out = today' }),
  revision,
})

export const ActionQuery = z.object({
  state: ActionStateSchema.optional(),
  theme: z.uuid().optional(),
  article: z.uuid().optional(),
  owner: z.uuid().optional(),
  dueBy: day.optional().openapi({ description: 'Only what is to be shipped, or can be measured, up to this day' }),
})

export const ArticleThemesSchema = z
  .object({
    themes: z.array(named.extend({ inquiries: z.number().int() })),
    actions: z.array(z.object({ id: z.uuid(), title: z.string() })),
  })
  .openapi('ArticleThemes')
