import { withWorkspace } from '@koe/db'
import { cesSurvey, csatSurvey } from '@koe/survey'
import { sql } from 'drizzle-orm'
import { createSurvey, publishSurvey, updateSurvey } from '../../surveys/index.ts'
import type { Actor, Context } from '../../workspaces/index.ts'

/** What is asked after an inquiry was solved. */
export type Asked = 'none' | 'csat' | 'ces'

const TITLES = {
  csat: { ja: 'お問い合わせへの対応の満足度', en: 'Satisfaction with our answer' },
  ces: { ja: 'お問い合わせの解決のしやすさ', en: 'Ease of getting help' },
}
const QUESTIONS = {
  csat: {
    ja: '今回のお問い合わせへの対応に、どのくらい満足されましたか。',
    en: 'How satisfied are you with how we handled your inquiry?',
  },
  ces: {
    ja: '今回のお問い合わせは、簡単に解決できましたか。',
    en: 'How easy was it to get your inquiry solved?',
  },
}
const builders = { csat: csatSurvey, ces: cesSurvey }

/**
 * The survey that holds the answers: one that a form of the workspace asks already and that still takes answers, else a new one, published,
 * that only whoever is invited can answer.
 */
export async function questionSurvey(context: Context, actor: Actor, kind: Exclude<Asked, 'none'>): Promise<string> {
  const { workspaceId } = actor
  const known = await withWorkspace(context.db, workspaceId, async (tx) => {
    const [found] = await tx.execute<{ id: string }>(sql`
      select s.id from surveys s join desks d on d.workspace_id = s.workspace_id and d.ask_survey_id = s.id
      where s.workspace_id = ${workspaceId}::uuid and s.state = 'live'
        and s.draft #>> '{pages,0,blocks,0,type}' = ${kind} order by s.created_at, s.id limit 1`)
    return found?.id
  })
  if (known) return known
  const definition = builders[kind]({ title: TITLES[kind], scoreQuestion: QUESTIONS[kind], ids: context.newId })
  const { id } = await createSurvey(context, actor, { name: TITLES[kind].ja, definition })
  await updateSurvey(context, actor, { id, linkAccess: 'invited' })
  await publishSurvey(context, actor, { id })
  return id
}
