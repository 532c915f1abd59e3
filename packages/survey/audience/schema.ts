import { z } from 'zod'
import { languageSchema } from '../schema.ts'
import { AUDIENCE_LIMITS, type Audience } from './audience.ts'

const name = z.string().trim().min(1).max(100)
const selector = z.string().trim().min(1).max(500)
const text = z.string().max(500)
const wholeDays = z.int().max(AUDIENCE_LIMITS.days)

/** What the widget can tell apart. */
export const deviceSchema = z.enum(['phone', 'tablet', 'desktop'])
const devices = z.array(deviceSchema).min(1).max(3).exactOptional()

const missing = { params: { code: 'required' } }

/** What must happen on the device before a survey is shown. */
export const triggerSchema = z
  .strictObject({
    on: z.enum(['load', 'event', 'click', 'appear']),
    event: name.exactOptional(),
    selector: selector.exactOptional(),
    url: z
      .array(
        z.strictObject({
          match: z.enum(['contains', 'equals', 'starts', 'pattern']),
          value: z.string().trim().min(1).max(500),
        }),
      )
      .max(AUDIENCE_LIMITS.urls)
      .exactOptional(),
    delaySeconds: z.int().min(0).max(600).exactOptional(),
    scrollPercent: z.int().min(0).max(100).exactOptional(),
    devices,
    properties: z
      .array(z.strictObject({ name, is: z.string().max(200) }))
      .max(AUDIENCE_LIMITS.properties)
      .exactOptional(),
  })
  .refine(({ on, event }) => on !== 'event' || event !== undefined, { ...missing, path: ['event'] })
  .refine(({ on, selector: given }) => (on !== 'click' && on !== 'appear') || given !== undefined, {
    ...missing,
    path: ['selector'],
  })

/** Where and how a survey appears. */
export const placementSchema = z
  .strictObject({
    form: z.enum(['popover', 'modal', 'slide-in', 'inline', 'tab']),
    side: z.enum(['left', 'center', 'right']).exactOptional(),
    selector: selector.exactOptional(),
    label: z.string().trim().min(1).max(40).exactOptional(),
    theme: z.enum(['light', 'dark', 'auto']).exactOptional(),
    accent: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i)
      .exactOptional(),
    size: z.enum(['small', 'large']).exactOptional(),
  })
  .refine(({ form, selector: given }) => form !== 'inline' || given !== undefined, { ...missing, path: ['selector'] })

const attribute = z.string().trim().min(1).max(64)
const attributeConditionSchema = z.discriminatedUnion('is', [
  z.strictObject({ attribute, is: z.literal('known') }),
  z.strictObject({ attribute, is: z.literal('unknown') }),
  z.strictObject({ attribute, is: z.literal('equal'), text }),
  z.strictObject({ attribute, is: z.literal('not-equal'), text }),
  z.strictObject({ attribute, is: z.literal('contains'), text: text.min(1) }),
  z.strictObject({ attribute, is: z.literal('not-contains'), text: text.min(1) }),
  z.strictObject({ attribute, is: z.literal('at-least'), number: z.number() }),
  z.strictObject({ attribute, is: z.literal('at-most'), number: z.number() }),
])

const eventConditionSchema = z.strictObject({
  event: name,
  within: z.int().min(1).max(AUDIENCE_LIMITS.within),
  count: z.enum(['at-least', 'at-most']),
  times: z.int().min(0).max(AUDIENCE_LIMITS.times),
})

const repeatSchema = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('once') }),
  z.strictObject({ rule: z.literal('until-answered') }),
  z.strictObject({ rule: z.literal('every'), days: wholeDays.min(1) }),
  z.strictObject({ rule: z.literal('always') }),
])

const weekday = z.union([0, 1, 2, 3, 4, 5, 6].map((day) => z.literal(day as 0 | 1 | 2 | 3 | 4 | 5 | 6)))
const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
/** Hours as they are saved: at least one kind of day, and a span that is not empty. */
export const hoursSchema = z
  .strictObject({
    days: z
      .array(weekday)
      .max(7)
      .transform((days) => [...new Set(days)].sort()),
    holidays: z.boolean(),
    from: clock,
    to: clock,
  })
  .refine(({ days, holidays }) => days.length > 0 || holidays, { ...missing, path: ['days'] })
  .refine(({ from, to }) => from !== to, { params: { code: 'before-start' }, path: ['to'] })

/** An audience as it is saved: nothing beside what is known, everything bounded. */
export const audienceSchema = z.strictObject({
  inApp: z.boolean(),
  trigger: triggerSchema,
  placement: placementSchema,
  segment: z
    .strictObject({
      match: z.enum(['all', 'any']),
      conditions: z.array(attributeConditionSchema).max(AUDIENCE_LIMITS.conditions),
    })
    .exactOptional(),
  languages: z.array(languageSchema).min(1).max(20).exactOptional(),
  devices,
  behavior: z.array(eventConditionSchema).max(AUDIENCE_LIMITS.events).exactOptional(),
  percent: z.number().min(0).max(100),
  repeat: repeatSchema,
  pauseDays: wholeDays.min(0),
  priority: z.int().min(0).max(100),
  hours: hoursSchema.exactOptional(),
}) satisfies z.ZodType<Audience>
