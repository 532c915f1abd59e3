import { withWorkspace } from '@koe/db'
import { surveys, surveyVersions } from '@koe/db/schema'
import { type SurveyDefinition, withoutQuotas } from '@koe/survey'
import { and, eq } from 'drizzle-orm'
import { type Context, Problem } from '../workspaces/index.ts'
import { type Availability, availabilityIn } from './availability.ts'
import type { LinkAccess } from './survey.ts'

export interface ShownSurvey {
  surveyId: string
  surveyVersionId: string
  definition: SurveyDefinition
  availability: Availability
  linkAccess: LinkAccess
  /** The first day, where it has not come yet. */
  opensOn: string | null
}

/** What a customer is shown: the live version. @throws Problem `not-found` when it was never published */
export async function readPublishedSurvey(
  context: Context,
  workspaceId: string,
  input: { surveyId: string },
): Promise<ShownSurvey> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [found] = await tx
      .select({
        opensOn: surveys.opensOn,
        linkAccess: surveys.linkAccess,
        surveyVersionId: surveyVersions.id,
        definition: surveyVersions.definition,
      })
      .from(surveys)
      .innerJoin(
        surveyVersions,
        and(eq(surveyVersions.workspaceId, surveys.workspaceId), eq(surveyVersions.id, surveys.liveVersionId)),
      )
      .where(eq(surveys.id, input.surveyId))
    if (!found) throw new Problem('not-found')
    const availability = await availabilityIn(tx, input.surveyId, context.now())
    const opensOn = availability === 'early' ? found.opensOn : null
    const definition = withoutQuotas(found.definition)
    return { ...found, definition, surveyId: input.surveyId, availability, opensOn }
  })
}

export interface PublishedVersion {
  surveyId: string
  definition: SurveyDefinition
}

/** Looks up published versions, and remembers them: they never change. */
export function rememberVersions(context: Context, most = 500) {
  const known = new Map<string, PublishedVersion>()
  return async (workspaceId: string, versionId: string): Promise<PublishedVersion | undefined> => {
    const key = `${workspaceId}/${versionId}`
    const remembered = known.get(key)
    if (remembered) return remembered
    const [found] = await withWorkspace(context.db, workspaceId, (tx) =>
      tx
        .select({ surveyId: surveyVersions.surveyId, definition: surveyVersions.definition })
        .from(surveyVersions)
        .where(eq(surveyVersions.id, versionId)),
    )
    if (!found) return undefined
    const oldest = known.size >= most ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.set(key, found)
    return found
  }
}
