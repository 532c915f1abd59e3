import { readWorkspace } from '@koe/db'
import type { Audience } from '@koe/survey/audience'
import { sql } from 'drizzle-orm'
import { readSurvey, scoreQuestionOf } from '../../surveys/index.ts'
import { type Actor, authorize, type Context } from '../../workspaces/index.ts'
import { countedIn, gapsIn, requireFew, type Tally } from '../counting/index.ts'
import { type ResponseFilter, scopeOf } from '../filters/response-filter.ts'
import { requireOpen } from '../threshold/require-open.ts'
import { compareWaves, type Wave, type WaveCounts } from './compare-waves.ts'

export interface SurveyWaves {
  /** Whether the survey asks the same customers again, so that further waves come. */
  repeats: boolean
  questionId: string | null
  /** The latest twelve; empty where every display is a wave of its own. */
  waves: Wave[]
}

const mostWaves = 12

/** Counts by wave, rising, of the aspects `wave` and `pair`. */
function countsOf(tallies: readonly Tally[]): WaveCounts[] {
  const found = new Map<number, { answers: Map<number, number>; pairs: WaveCounts['pairs'][number][] }>()
  for (const { aspect, part, value, respondents } of tallies) {
    const [wave = 0, before] = part.split(':').map(Number)
    const counts = found.get(wave) ?? { answers: new Map<number, number>(), pairs: [] }
    found.set(wave, counts)
    if (aspect === 'wave') counts.answers.set(value, respondents)
    else if (before !== undefined) counts.pairs.push({ before, now: value, respondents })
  }
  return [...found].sort(([a], [b]) => a - b).map(([wave, counts]) => ({ wave, ...counts }))
}

/**
 * The survey's score by wave: the first, second, third time that customers were asked. Suspicious responses are left out.
 * @throws Problem `not-found`, `invalid-input`, `filter-too-wide`, `still-counting`, `anonymous-survey`
 */
export async function readSurveyWaves(
  context: Context,
  actor: Actor,
  { id, filter = {} }: { id: string; filter?: ResponseFilter },
): Promise<SurveyWaves> {
  authorize(actor, 'surveys.read')
  const question = scoreQuestionOf((await readSurvey(context, actor, { id })).definition)
  const survey = { workspaceId: actor.workspaceId, surveyId: id }
  return readWorkspace(context.db, actor.workspaceId, async (tx) => {
    const [row] = await tx.execute<{ audience: Audience | null; leastShown: number | null }>(sql`
      select audience, least_shown as "leastShown" from surveys where workspace_id = ${survey.workspaceId}::uuid and id = ${id}::uuid`)
    requireOpen(row?.leastShown ?? null)
    const audience = row?.audience ?? null
    const repeats = audience?.inApp === true && audience.repeat.rule === 'every'
    const none = { repeats, questionId: question?.id ?? null, waves: [] }
    if (!question || audience?.repeat.rule === 'always') return none
    const scope = await scopeOf(tx, survey, filter)
    const gaps = await gapsIn(tx, scope)
    await requireFew(tx, scope, gaps)
    const counted = countedIn(scope, gaps, [{ aspects: ['wave', 'pair'], of: [question.id] }])
    const tallies = await tx.execute<Tally>(
      sql`select question_id as "questionId", aspect, part, value, respondents from ${counted} c`,
    )
    return { ...none, waves: compareWaves(question.type, countsOf(tallies).slice(-mostWaves)) }
  })
}
