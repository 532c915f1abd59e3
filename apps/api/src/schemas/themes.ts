import { z } from '@hono/zod-openapi'

const moment = z.iso.datetime({ offset: true })

const share = z.object({
  count: z.number().int(),
  share: z.number().nullable().openapi({ description: 'null without a base' }),
  low: z.number(),
  high: z.number(),
})

const RunSentimentSchema = z
  .object({
    rated: z.number().int().openapi({ description: 'Verbatims with an answer when the model was fitted' }),
    leastRated: z.number().int().openapi({ description: 'From so many on answers teach' }),
    learnedFrom: z.object({ segments: z.number().int(), rated: z.number().int() }),
    calibration: z
      .array(z.object({ from: z.number(), to: z.number(), base: z.number().int(), content: share, discontent: share }))
      .openapi({ description: 'Score given → share of (dis)content writers, with Wilson intervals (95 %)' }),
  })
  .openapi('RunSentiment')

export const ThemeSchema = z
  .object({
    id: z.uuid(),
    parentId: z.uuid().nullable(),
    label: z.string(),
    labelLocked: z.boolean().openapi({ description: 'A person named it: no refresh changes the name' }),
    terms: z.array(z.string()),
    revision: z.number().int(),
    current: z.boolean().openapi({ description: 'Part of the version that is shown' }),
    mergedInto: z.object({ id: z.uuid(), label: z.string() }).nullable(),
    hiddenBy: z.uuid().nullable().openapi({ description: 'The decision that hides it; undoing it shows it again' }),
    pinnedBy: z.uuid().nullable().openapi({ description: 'The decision that keeps it at the top' }),
    cohesion: z.number(),
    verbatims: z.number().int(),
    customers: z.number().int(),
    updatedAt: moment,
  })
  .openapi('Theme')

export const ThemeDetailSchema = ThemeSchema.extend({ subthemes: z.array(ThemeSchema) }).openapi('ThemeDetail')

export const ThemeChangeSchema = z
  .object({ label: z.string().min(1).max(200), revision: z.number().int().min(1) })
  .openapi('ThemeChange')

const anId = z.uuid().toLowerCase()
const themeOrNone = anId.nullable()

export const MoveSchema = z
  .object({
    modelVersion: z.number().int().min(0).openapi({ description: 'The version of the themes that was looked at' }),
    verbatimIds: z.array(anId).min(1).max(200),
    from: themeOrNone
      .optional()
      .openapi({ description: 'Move only what is in this theme; null: only what is in none; left out: all of it' }),
    ordinal: z
      .number()
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .openapi({ description: 'One segment of a single verbatim' }),
    to: themeOrNone.openapi({ description: 'A theme of the first level; null: into no theme' }),
  })
  .openapi('Move')

const revision = z.number().int().min(1).openapi({ description: 'Of the theme as it was seen' })

export const SeenThemeSchema = z.object({ revision }).openapi('SeenTheme')

export const MergeThemeSchema = z
  .object({ revision, into: anId.openapi({ description: 'A theme of the same level' }), intoRevision: revision })
  .openapi('MergeTheme')

export const ThemeDecisionSchema = z
  .object({ id: z.uuid().openapi({ description: 'What takes it back' }), verbatims: z.number().int() })
  .openapi('ThemeDecision')

export const ThemeMoveSchema = z
  .object({
    id: z.uuid(),
    to: z.object({ id: z.uuid(), label: z.string() }).nullable(),
    verbatims: z.number().int(),
    alike: z.number().int().openapi({ description: 'Other verbatims with the very same words: they moved along' }),
  })
  .openapi('ThemeMove')

export const ThemeProposalSchema = z
  .object({
    id: z.uuid(),
    label: z.string(),
    terms: z.array(z.string()),
    segments: z.number().int(),
    customers: z.number().int(),
    quotes: z.array(
      z.object({
        verbatimId: z.uuid(),
        text: z.string().openapi({ description: 'Personal data replaced' }),
        start: z.number().int(),
        end: z.number().int(),
        saidAt: moment,
      }),
    ),
  })
  .openapi('ThemeProposal')

export const UndoneMoveSchema = z.object({ verbatims: z.number().int() }).openapi('UndoneMove')

const movedVerbatims = {
  common: z.number().int().openapi({ description: 'Verbatims that the old and the new theme share' }),
  onlyOld: z.number().int(),
  onlyNew: z.number().int(),
}

export const ThemeEventSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['continued', 'split', 'merged', 'new', 'retired', 'rename', 'move', 'made', 'merge', 'hide', 'pin']),
    at: moment,
    theme: z.object({ id: z.uuid(), label: z.string(), current: z.boolean() }),
    modelVersion: z.number().int().nullable().openapi({ description: 'Null for what a person did' }),
    goesOn: z.boolean().openapi({ description: 'The theme was there before the event and is there after it' }),
    from: z.string().nullable().openapi({ description: 'The name before, where it changed' }),
    to: z.string().nullable(),
    moved: z.object(movedVerbatims).nullable(),
    direction: z
      .enum(['from', 'to'])
      .nullable()
      .openapi({ description: 'Whether the others are where the verbatims came from, or where they went' }),
    others: z.array(z.object({ id: z.uuid(), label: z.string(), current: z.boolean(), ...movedVerbatims })),
    by: z.string().nullable().openapi({ description: 'The member who did it, for those who may know members' }),
    moveId: z.uuid().nullable().openapi({ description: 'Of a move: what takes it back' }),
    decisionId: z.uuid().nullable().openapi({ description: 'Of a merger, a hiding or a pin: what takes it back' }),
    undone: z.boolean().openapi({ description: 'It was taken back' }),
  })
  .openapi('ThemeEvent')

export const ThemeRunSchema = z
  .object({
    modelVersion: z.number().int(),
    publishedAt: moment.nullable(),
    segments: z.number().int(),
    otherShare: z.number(),
    newSegments: z.number().int().openapi({ description: 'Read since the model was fitted' }),
    running: z.object({ startedAt: moment, stage: z.string() }).nullable(),
    vectors: z
      .object({
        source: z.string().nullable().openapi({ description: "Null: the workspace's own words taught them" }),
        problem: z
          .enum(['unreachable', 'refused', 'unreadable', 'wrong-width'])
          .nullable()
          .openapi({ description: 'Why the configured source was not used' }),
      })
      .openapi({ description: 'Whose vectors of words the shown version uses' }),
    sentiment: RunSentimentSchema.nullable().openapi({ description: 'What refines the sentiment of the rules' }),
  })
  .openapi('ThemeRun')

export const QueuedSchema = z.object({ queued: z.literal(true) })
