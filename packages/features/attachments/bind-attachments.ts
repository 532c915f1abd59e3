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

/** The answers without the files that are not there; one that named no other is no answer. */
export function withoutFiles<A extends FileAnswer>(answers: readonly A[], missing: ReadonlySet<string>): A[] {
  return answers.flatMap((answer) => {
    const ids = idsIn(answer)
    const left = ids.filter((id) => !missing.has(id))
    if (left.length === ids.length) return [answer]
    const names = answer.value as Record<string, unknown>
    return left.length > 0 ? [{ ...answer, value: Object.fromEntries(left.map((id) => [id, names[id]])) }] : []
  })
}

const keyOf = ({ id, subjectId, questionId }: NamedFile) => `${id} ${subjectId} ${questionId}`

/** Those among the named files that never arrived for that subject and question, or are gone. */
export async function missingFiles(
  tx: Transaction,
  workspaceId: string,
  named: readonly NamedFile[],
): Promise<NamedFile[]> {
  if (named.length === 0) return []
  const ids = JSON.stringify(named.map(({ id }) => id))
  // Locked: none is swept away between this look and the end of the transaction.
  const rows = await prepared(tx)<{ id: string; subjectId: string; questionId: string }>`
    select id, subject_id as "subjectId", question_id as "questionId" from attachments
    where workspace_id = ${workspaceId}::uuid and id in (select value::uuid from json_array_elements_text(${ids}::json))
    order by id for update`
  const there = new Set(rows.map(keyOf))
  return named.filter((file) => !there.has(keyOf(file)))
}

/**
 * Binds the named files to the responses or inquiries that are written in this transaction, and removes what these had before and
 * name no more. `missingFiles` has said before that all are there.
 */
export async function bindFiles(
  tx: Transaction,
  workspaceId: string,
  what: 'response' | 'inquiry',
  subjectIds: readonly string[],
  named: readonly NamedFile[],
): Promise<void> {
  if (subjectIds.length === 0) return
  const subjects = JSON.stringify(subjectIds)
  const ids = JSON.stringify(named.map(({ id }) => id))
  await prepared(tx)`
    delete from attachments where workspace_id = ${workspaceId}::uuid
      and subject_id in (select value::uuid from json_array_elements_text(${subjects}::json))
      and (response_id is not null or inquiry_id is not null)
      and id not in (select value::uuid from json_array_elements_text(${ids}::json))`
  await prepared(tx)`
    update attachments set response_id = case when ${what} = 'response' then subject_id end,
      inquiry_id = case when ${what} = 'inquiry' then subject_id end
    where workspace_id = ${workspaceId}::uuid
      and subject_id in (select value::uuid from json_array_elements_text(${subjects}::json))
      and id in (select value::uuid from json_array_elements_text(${ids}::json))`
}
