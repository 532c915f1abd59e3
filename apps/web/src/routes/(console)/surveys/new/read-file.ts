import type { ForeignSurvey, ForeignSurveyProblem } from '@koe/survey/import'
import { newId } from '../[id]/edit/draft/new-block.ts'

/** What was read of a file, or the code of why it could not be. */
export type ReadFile = { survey: ForeignSurvey } | { problem: ForeignSurveyProblem | 'not-utf8' }

/** Reads a file of another tool within the browser. The reader comes only now: most surveys begin without it. */
export async function readFile(file: File, language: string): Promise<ReadFile> {
  const { ForeignSurveyError, MOST_CHARACTERS, readForeignSurvey } = await import('@koe/survey/import')
  if (file.size > MOST_CHARACTERS) return { problem: 'too-large' }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
  } catch {
    return { problem: 'not-utf8' }
  }
  try {
    const title = file.name.replace(/\.[A-Za-z0-9]{1,5}$/, '').slice(0, 200)
    return { survey: readForeignSurvey(text, newId, { language, title }) }
  } catch (caught) {
    if (caught instanceof ForeignSurveyError) return { problem: caught.code }
    throw caught
  }
}
