import { z } from '@hono/zod-openapi'

const days = z.number().int().min(1).max(365)

export const RuleConditionsSchema = z
  .object({
    repeat: z
      .object({ times: z.number().int().min(2).max(50), days })
      .strict()
      .optional()
      .openapi({ description: 'The same person wrote so many inquiries within so many days, with this one' }),
    detractor: z.object({ days }).strict().optional().openapi({ description: 'Their last NPS is 0–6, and not older' }),
    keywords: z
      .array(z.string().trim().min(1).max(60))
      .min(1)
      .max(50)
      .optional()
      .openapi({ description: 'One of them stands in the words, in whatever width and case' }),
    waitingHours: z
      .number()
      .min(0.1)
      .max(720)
      .optional()
      .openapi({ description: 'Working hours without a first reply, by the hours of the form' }),
    categoryIds: z.array(z.uuid()).min(1).max(100).optional().openapi({ description: 'One of them, or one under it' }),
  })
  .strict()
  .openapi({ description: 'All that are there have to hold; one at least' })

export const NewRuleSchema = z.object({
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  conditions: RuleConditionsSchema,
  mark: z.boolean().default(true).openapi({ description: 'Marks it as one that needs somebody now' }),
  assigneeId: z.uuid().nullable().default(null),
  notify: z.array(z.uuid()).max(50).default([]).openapi({ description: 'Members who get a mail' }),
})

export const RuleSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    enabled: z.boolean(),
    conditions: RuleConditionsSchema,
    mark: z.boolean(),
    assigneeId: z.uuid().nullable(),
    notify: z.array(z.uuid()),
    fired: z.number().int().openapi({ description: 'Inquiries that it has fired for' }),
  })
  .openapi('InquiryRule')

export const RuleTryInput = z.object({ conditions: RuleConditionsSchema })

export const TriedRuleSchema = z.object({
  tried: z.number().int().openapi({ description: 'The last inquiries that were looked at, 200 at most' }),
  hits: z.array(
    z.object({ id: z.uuid(), number: z.number().int(), text: z.string(), why: z.record(z.string(), z.string()) }),
  ),
})
