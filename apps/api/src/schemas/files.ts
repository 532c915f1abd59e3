import { z } from '@hono/zod-openapi'
import { idSchema } from '@koe/survey/schema'

/** A body that is no JSON. */
export const anyBytes = { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } }

export const AddedPictureSchema = z
  .object({
    file: z.string().openapi({ description: 'As options name it: `workspace/id`' }),
    width: z.number().int(),
    height: z.number().int(),
  })
  .openapi('AddedPicture')

const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
export const PictureParams = z.object({ workspace: pathText('workspace'), id: pathText('id') })

const uuid = z.uuid().transform((id) => id.toLowerCase())

/** The widget names what it does not have with nothing. */
const orNothing = uuid.or(z.literal('')).optional()

/** What is said of a file beside its bytes. */
export const ArrivingFileQuery = z
  .object({
    id: uuid.openapi({ description: 'Made where the file is chosen: sending it again changes nothing' }),
    surveyId: orNothing,
    surveyVersionId: orNothing,
    formId: orNothing.openapi({ description: 'In place of a survey and its version: for an inquiry' }),
    questionId: idSchema,
    responseId: uuid.openapi({ description: 'The id that the response or the inquiry will have' }),
    name: z.string().min(1).max(1_000),
  })
  .refine(({ surveyId, surveyVersionId, formId }) => formId || (surveyId && surveyVersionId), {
    path: ['surveyId'],
    params: { code: 'required' },
  })

export const ArrivedFileSchema = z
  .object({ id: z.string(), name: z.string(), size: z.number().int() })
  .openapi('ArrivedFile')

export const TakenBackSchema = z.object({ responseId: uuid }).openapi('TakenBackFile')
