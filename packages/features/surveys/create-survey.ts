import { withWorkspace } from '@koe/db'
import { surveys } from '@koe/db/schema'
import { cesSurvey, csatSurvey, npsSurvey, type SurveyDefinition } from '@koe/survey'
import { type Actor, audit, authorize, type Context } from '../workspaces/index.ts'
import { requireSavable } from './sound-definition.ts'
import { type Survey, surveyIn } from './survey.ts'

export type NewSurvey = { name: string } & (
  | { kind: 'nps' | 'csat' | 'ces'; scoreQuestion?: string | undefined; followUp?: string | undefined }
  | { definition: SurveyDefinition }
)

const builders = { nps: npsSurvey, csat: csatSurvey, ces: cesSurvey }

function definitionOf(context: Context, input: NewSurvey): SurveyDefinition {
  if ('definition' in input) return input.definition
  const { name, kind, scoreQuestion, followUp } = input
  return builders[kind]({
    title: name,
    ids: context.newId,
    ...(scoreQuestion ? { scoreQuestion } : {}),
    ...(followUp ? { followUp } : {}),
  })
}

/** A draft: one score question and its reason, or a definition of one's own. @throws Problem `invalid-input` */
export async function createSurvey(context: Context, actor: Actor, input: NewSurvey): Promise<Survey> {
  authorize(actor, 'surveys.edit')
  const draft = definitionOf(context, input)
  requireSavable(draft)
  const id = context.newId()
  const at = context.now()
  return withWorkspace(context.db, actor.workspaceId, async (tx) => {
    const row = { workspaceId: actor.workspaceId, id, name: input.name, draft, createdAt: at, updatedAt: at }
    await tx.insert(surveys).values({ ...row, state: 'draft' })
    await audit(context, tx, actor, 'survey.create', { kind: 'survey', id })
    return surveyIn(tx, id, context.now())
  })
}
