import { prepared, type Transaction } from '@koe/db'

/** What an answer says of one file: which subject (a response or an inquiry) names it, and at which question. */
export interface NamedFile {
  id: string
  subjectId: string
  questionId: string
}

interface FileAnswer {
  questionId: string
  kind: string
  value: unknown
}

const idsIn = ({ kind, value }: FileAnswer) =>
  kind === 'files' && typeof value === 'object' && value !== null ? Object.keys(value) : []

/** The files that the answers of a response, or of an inquiry, name. */
export const filesIn = (subjectId: string, answers: readonly FileAnswer[]): NamedFile[] =>
  answers.flatMap((answer) => idsIn(answer).map((id) => ({ id, subjectId, questionId: answer.questionId })))

/** The answers with the files that are there, under the names that these have; one that names no other is no answer. */
export function withFiles<A extends FileAnswer>(answers: readonly A[], names: ReadonlyMap<string, string>): A[] {
  return answers.flatMap((answer) => {
    const ids = idsIn(answer)
    if (ids.length === 0) return [answer]
    const there = ids.filter((id) => names.has(id))
    return there.length > 0 ? [{ ...answer, value: Object.fromEntries(there.map((id) => [id, names.get(id)])) }] : []
  })
}

const keyOf = ({ id, subjectId, questionId }: NamedFile) => `${id} ${subjectId} ${questionId}`

/** Those among the named files that have arrived for that subject and question, with their names. */
export async function arrivedFiles(
  tx: Transaction,
  workspaceId: string,
  named: readonly NamedFile[],
): Promise<(NamedFile & { name: string })[]> {
  if (named.length === 0) return []
  const ids = JSON.stringify(named.map(({ id }) => id))
  // Locked: none is swept away between this look and the end of the transaction.
  const rows = await prepared(tx)<{ id: string; subjectId: string; questionId: string; name: string }>`
    select id, subject_id as "subjectId", question_id as "questionId", name from attachments
    where workspace_id = ${workspaceId}::uuid and id in (select value::uuid from json_array_elements_text(${ids}::json))
    order by id for update`
  const asked = new Set(named.map(keyOf))
  return rows.filter((file) => asked.has(keyOf(file)))
}

/**
 * Binds the named files to the responses or inquiries that are written in this transaction; `arrivedFiles` has said before that all
 * are there. What these name no more is let go, and removed once they are finished: a state on the way leaves out a whole
 * answer while one more file of it is being sent.
 */
export async function bindFiles(
  tx: Transaction,
  workspaceId: string,
  what: 'response' | 'inquiry',
  subjects: readonly { id: string; finished: boolean }[],
  named: readonly NamedFile[],
): Promise<void> {
  if (subjects.length === 0) return
  const ids = JSON.stringify(named.map(({ id }) => id))
  const finished = subjects.filter((subject) => subject.finished)
  if (finished.length > 0)
    await prepared(tx)`
      delete from attachments where workspace_id = ${workspaceId}::uuid
        and subject_id in (select value::uuid from json_array_elements_text(${idsOf(finished)}::json))
        and id not in (select value::uuid from json_array_elements_text(${ids}::json))`
  await prepared(tx)`
    update attachments a set
      response_id = case when n.is_named and ${what}::text = 'response' then subject_id end,
      inquiry_id = case when n.is_named and ${what}::text = 'inquiry' then subject_id end
    from (select id, id in (select value::uuid from json_array_elements_text(${ids}::json)) as is_named from attachments
      where workspace_id = ${workspaceId}::uuid
        and subject_id in (select value::uuid from json_array_elements_text(${idsOf(subjects)}::json))) n
    where a.workspace_id = ${workspaceId}::uuid and a.id = n.id`
}

const idsOf = (subjects: readonly { id: string }[]) => JSON.stringify(subjects.map(({ id }) => id))
