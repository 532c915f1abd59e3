import { z } from 'zod'
import type { Answer } from './answer.ts'
import { type DefinitionProblem, definitionProblems, UNFINISHED } from './check-definition.ts'
import { type Condition, LIMITS, type SurveyDefinition } from './definition.ts'
import { FILE_KINDS } from './further/file-names.ts'
import { FIELD_TYPES, type FormField } from './inquiry/form-definition.ts'
import { codePoints } from './normalize.ts'

/** Ids cannot begin with `__`: no key of an answer can be `__proto__`. */
export const idSchema = z.string().regex(/^(?!__)[A-Za-z0-9_-]{1,64}$/)

/** What a condition or an answer chooses: an option, or a cell of a matrix, `row.option`. */
const choiceSchema = z.string().regex(/^(?!__)[A-Za-z0-9_-]{1,64}(\.(?!__)[A-Za-z0-9_-]{1,64})?$/)

/** A language tag such as `ja`, `en` or `zh-Hant`. */
export const languageSchema = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/)

/** A text of at most so many code points; twice as many code units are refused without counting. */
const bounded = (limit: number) =>
  z
    .string()
    .max(2 * limit)
    .refine((text) => text.length <= limit || codePoints(text) <= limit, { error: `at most ${limit} characters` })

const textSchema = z.record(languageSchema, bounded(LIMITS.textLength))
const list = <T extends z.ZodType>(item: T, limit: number) => z.array(item).max(limit)
/** A question, or a variable: `v.ID`. */
const question = z.string().regex(/^(v\.)?(?!__)[A-Za-z0-9_-]{1,64}$/)

const comparisonSchema = z.union([
  z.strictObject({ question, operator: z.enum(['answered', 'unanswered']) }),
  z.strictObject({ question, operator: z.enum(['equal', 'not-equal', 'at-least', 'at-most']), value: z.number() }),
  z.strictObject({ question, operator: z.enum(['chosen', 'not-chosen']), options: list(choiceSchema, LIMITS.options) }),
  z.strictObject({ question, operator: z.enum(['contains', 'not-contains']), text: bounded(200) }),
  z.strictObject({ question, operator: z.enum(['on-or-after', 'on-or-before']), date: z.iso.date() }),
])

/** Walks with a list of its own, not by recursion: a condition nested 5,000 deep is refused at level 8. */
function isCondition(condition: unknown): boolean {
  const open: { part: unknown; depth: number }[] = [{ part: condition, depth: 1 }]
  let parts = 0
  for (let next = open.pop(); next; next = open.pop()) {
    parts += 1
    const { part, depth } = next
    if (parts > LIMITS.conditionParts || depth > LIMITS.conditionDepth) return false
    if (typeof part !== 'object' || part === null) return false
    const [key, inner] = Object.entries(part)[0] ?? []
    const single = Object.keys(part).length === 1
    if (single && (key === 'all' || key === 'any') && Array.isArray(inner)) {
      if (inner.length > LIMITS.conditionParts) return false
      for (const one of inner) open.push({ part: one, depth: depth + 1 })
    } else if (single && key === 'not') open.push({ part: inner, depth: depth + 1 })
    else if (!comparisonSchema.safeParse(part).success) return false
  }
  return true
}

/** A condition, at most 8 levels deep and 50 parts large. In OpenAPI it is an object: written out it would fill pages. */
export const conditionSchema = z
  .record(z.string(), z.unknown())
  // Nothing looks further into a definition whose conditions are none.
  .refine(isCondition, { error: 'not a condition', abort: true }) as unknown as z.ZodType<Condition>

const optionSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  other: z.boolean().exactOptional(),
  exclusive: z.boolean().exactOptional(),
  pinned: z.boolean().exactOptional(),
  points: z.number().min(-LIMITS.points).max(LIMITS.points).exactOptional(),
})
const side = z.int().min(1).max(LIMITS.pictureSide)
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const pictureSchema = z.strictObject({
  file: z.string().regex(new RegExp(`^${uuid}/${uuid}$`)),
  width: side,
  height: side,
  alt: textSchema,
})
const blockShape = {
  id: idSchema,
  label: textSchema,
  description: textSchema.exactOptional(),
  showIf: conditionSchema.exactOptional(),
  pinned: z.boolean().exactOptional(),
}
const questionShape = {
  ...blockShape,
  required: z.boolean().exactOptional(),
  requiredIf: conditionSchema.exactOptional(),
}
const scaleShape = { ...questionShape, lowLabel: textSchema.exactOptional(), highLabel: textSchema.exactOptional() }
const placeholder = textSchema.exactOptional()

const options = list(optionSchema, LIMITS.options).min(1)
const plainOptions = list(optionSchema.omit({ other: true, exclusive: true }), LIMITS.options).min(1)
const pictureOptions = list(
  optionSchema.omit({ other: true, exclusive: true }).extend({ picture: pictureSchema.exactOptional() }),
  LIMITS.rows,
).min(1)
const howMany = z.int().min(0).max(LIMITS.options)
const number = z.number().min(-LIMITS.number).max(LIMITS.number)
const step = z.number().positive().max(LIMITS.number)
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/)

const blockSchema = z.discriminatedUnion('type', [
  z.strictObject({ ...scaleShape, type: z.enum(['nps']) }),
  z.strictObject({ ...scaleShape, type: z.enum(['csat']) }),
  z.strictObject({ ...scaleShape, type: z.enum(['ces']) }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['singleChoice']),
    options,
    shuffle: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['multipleChoice']),
    options,
    shuffle: z.boolean().exactOptional(),
    minimum: howMany.exactOptional(),
    maximum: howMany.min(1).exactOptional(),
  }),
  z.strictObject({ ...questionShape, type: z.enum(['dropdown']), options }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['pictures']),
    options: pictureOptions,
    multiple: z.boolean().exactOptional(),
    minimum: howMany.exactOptional(),
    maximum: howMany.min(1).exactOptional(),
    shuffle: z.boolean().exactOptional(),
    hideLabels: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['files']),
    kinds: list(z.enum(FILE_KINDS), FILE_KINDS.length),
    maximum: z.int().min(1).max(LIMITS.files).exactOptional(),
    megabytes: z.int().min(1).max(LIMITS.fileMegabytes).exactOptional(),
  }),
  z.strictObject({ ...questionShape, type: z.enum(['yesNo']), yesLabel: placeholder, noLabel: placeholder }),
  z.strictObject({
    ...scaleShape,
    type: z.enum(['rating']),
    look: z.enum(['stars', 'numbers', 'emoji']),
    steps: z.int().min(3).max(10),
  }),
  z.strictObject({
    ...scaleShape,
    type: z.enum(['slider']),
    minimum: number,
    maximum: number,
    step: step.exactOptional(),
    unit: placeholder,
  }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['number']),
    minimum: number.exactOptional(),
    maximum: number.exactOptional(),
    step: step.exactOptional(),
    integer: z.boolean().exactOptional(),
    unit: placeholder,
    placeholder,
  }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['date']),
    earliest: day.exactOptional(),
    latest: day.exactOptional(),
  }),
  z.strictObject({ ...questionShape, type: z.enum(['phone']), placeholder }),
  z.strictObject({ ...questionShape, type: z.enum(['consent']), agreeLabel: placeholder }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['ranking']),
    options: plainOptions.min(2),
    shuffle: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['matrix']),
    rows: list(z.strictObject({ id: idSchema, label: textSchema }), LIMITS.rows).min(1),
    options: plainOptions.max(LIMITS.rows),
    multiple: z.boolean().exactOptional(),
  }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['constantSum']),
    options: plainOptions.max(LIMITS.rows),
    total: z.int().min(1).max(LIMITS.total),
    unit: placeholder,
  }),
  z.strictObject({ ...questionShape, type: z.enum(['personName']), kana: z.boolean().exactOptional() }),
  z.strictObject({ ...questionShape, type: z.enum(['address']) }),
  z.strictObject({
    ...questionShape,
    type: z.enum(['longText', 'shortText']),
    placeholder,
    maximumLength: z.int().min(1).max(LIMITS.answerLength).exactOptional(),
  }),
  z.strictObject({ ...questionShape, type: z.enum(['email']), placeholder }),
  z.strictObject({ ...questionShape, type: z.enum(['hidden']), key: idSchema }),
  z.strictObject({ ...blockShape, type: z.enum(['statement']) }),
])

/** What a category of an inquiry form may ask; when it is asked follows from the category. */
export const formFieldSchema = blockSchema.refine(
  ({ type, ...block }) => FIELD_TYPES.some((one) => one === type) && !('showIf' in block) && !('requiredIf' in block),
  { params: { code: 'not-a-choice' } },
) as unknown as z.ZodType<FormField>

const pageSchema = z.strictObject({
  id: idSchema,
  title: textSchema.exactOptional(),
  blocks: list(blockSchema, LIMITS.blocksPerPage),
  shuffle: z.boolean().exactOptional(),
  group: idSchema.exactOptional(),
  jumps: list(z.strictObject({ when: conditionSchema, to: idSchema }), LIMITS.jumps).exactOptional(),
})

const endingSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  body: textSchema.exactOptional(),
  when: conditionSchema.exactOptional(),
  redirect: z.string().max(LIMITS.redirectLength).exactOptional(),
})

const lookSchema = z.strictObject({
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .exactOptional(),
  theme: z.enum(['light', 'dark']).exactOptional(),
  size: z.enum(['small', 'large']).exactOptional(),
  position: z.enum(['left', 'center']).exactOptional(),
  // No SVG: it is a document, not a picture.
  logo: z
    .string()
    .max(LIMITS.logoLength)
    .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/)
    .exactOptional(),
})

const variableSchema = z.strictObject({
  id: idSchema,
  name: bounded(LIMITS.nameLength),
  formula: z.string().max(LIMITS.formulaLength),
})

const quotaSchema = z.strictObject({
  id: idSchema,
  name: bounded(LIMITS.nameLength),
  limit: z.int().min(1).max(LIMITS.quota),
  when: conditionSchema.exactOptional(),
  ending: idSchema.exactOptional(),
})

const definitionShape = z.strictObject({
  formatVersion: z.literal(1),
  languages: list(languageSchema, LIMITS.languages).min(1),
  title: textSchema,
  submitLabel: textSchema.exactOptional(),
  pages: list(pageSchema, LIMITS.pages).min(1),
  endings: list(endingSchema, LIMITS.endings),
  look: lookSchema.exactOptional(),
  variables: list(variableSchema, LIMITS.variables).exactOptional(),
  quotas: list(quotaSchema, LIMITS.quotas).exactOptional(),
})

const soundBut = (forgiven: readonly DefinitionProblem['code'][]): z.ZodType<SurveyDefinition> =>
  definitionShape.superRefine((definition, context) => {
    for (const { at, code } of definitionProblems(definition)) {
      if (forgiven.includes(code)) continue
      context.addIssue({ code: 'custom', message: at ? `${code}: ${at}` : code, params: { code, at } })
    }
  })

/** A sound survey definition: the right shape, nothing unknown in it, and no problem that `definitionProblems` knows. */
export const surveyDefinitionSchema = soundBut([])

/** A definition that is still being written: it may lack what `UNFINISHED` names, and cannot be published until it does not. */
export const surveyDraftSchema = soundBut(UNFINISHED)

const words = bounded(LIMITS.answerLength)
const other = bounded(LIMITS.answerLength).exactOptional()
const typed = z.string().max(200)
const part = z.string().max(2 * LIMITS.partLength + 200)
const cells = list(choiceSchema, LIMITS.cells)

/** One answer. Whether it fits its question is asked of `validateResponse`. */
export const answerSchema: z.ZodType<Answer> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['nps', 'csat', 'ces']), value: z.number() }),
  z.strictObject({ type: z.enum(['singleChoice']), optionId: idSchema, other }),
  z.strictObject({ type: z.enum(['multipleChoice']), optionIds: list(idSchema, LIMITS.options), other }),
  z.strictObject({ type: z.enum(['dropdown']), optionId: idSchema }),
  z.strictObject({ type: z.enum(['pictures']), optionIds: list(idSchema, LIMITS.options) }),
  z.strictObject({
    type: z.enum(['files']),
    value: z
      .record(z.string().regex(new RegExp(`^${uuid}$`)), z.string().max(1_000))
      .refine((names) => Object.keys(names).length <= LIMITS.files, { error: `at most ${LIMITS.files} files` }),
  }),
  z.strictObject({ type: z.enum(['yesNo', 'consent']), value: z.boolean() }),
  z.strictObject({ type: z.enum(['rating', 'slider']), value: z.number() }),
  z.strictObject({ type: z.enum(['number']), value: z.union([z.number(), typed]) }),
  z.strictObject({ type: z.enum(['date', 'phone']), value: typed }),
  z.strictObject({ type: z.enum(['ranking']), optionIds: list(idSchema, LIMITS.options) }),
  z.strictObject({ type: z.enum(['matrix']), optionIds: cells }),
  z.strictObject({
    type: z.enum(['constantSum']),
    value: z
      .record(idSchema, z.union([z.number(), typed]))
      .refine((amounts) => Object.keys(amounts).length <= LIMITS.options, { error: 'too many amounts' }),
  }),
  z.strictObject({
    type: z.enum(['personName']),
    value: z.strictObject({
      family: part,
      given: part,
      familyKana: part.exactOptional(),
      givenKana: part.exactOptional(),
    }),
  }),
  z.strictObject({
    type: z.enum(['address']),
    value: z.strictObject({
      postalCode: part,
      prefecture: part,
      city: part,
      street: part,
      building: part.exactOptional(),
    }),
  }),
  z.strictObject({ type: z.enum(['longText', 'shortText']), text: words }),
  z.strictObject({ type: z.enum(['email']), email: z.string().max(1_000) }),
  z.strictObject({ type: z.enum(['hidden']), value: words }),
])

/** Answers by question id: at most 512, nothing unknown in them. */
export const answersSchema: z.ZodType<Record<string, Answer>> = z
  .record(idSchema, answerSchema)
  .refine((answers) => Object.keys(answers).length <= LIMITS.answers, { error: `at most ${LIMITS.answers} answers` })
