import { type Transaction, withWorkspace } from '@koe/db'
import { sql } from 'drizzle-orm'
import { type Context, Problem } from '../../workspaces/index.ts'
import { reindex } from '../suggesting/reindex.ts'

export type VisitStep = 'shown' | 'opened' | 'solved' | 'went-on'

export interface VisitInput {
  /** Made by the page: one for each time that the form is opened. */
  id: string
  formId: string
  /** The category that was chosen so far, by its id. */
  category?: string | undefined
  /** What happened to articles, by their numbers. */
  steps: readonly { number: number; step: VisitStep }[]
  /** The inquiry that was sent after all. */
  inquiryId?: string | undefined
}

/** No visit is shown more articles than this. */
const MOST_ARTICLES = 50

async function openVisit(context: Context, tx: Transaction, workspaceId: string, input: VisitInput): Promise<void> {
  const forms = await tx.execute(sql`select id from inquiry_forms
    where workspace_id = ${workspaceId}::uuid and id = ${input.formId}::uuid and state <> 'draft'`)
  if (forms.length === 0) throw new Problem('not-found')
  const category = sql`coalesce((select label from categories where workspace_id = ${workspaceId}::uuid
    and form_id = ${input.formId}::uuid and id = ${input.category ?? null}::uuid), '')`
  await tx.execute(sql`insert into help_visits (workspace_id, id, form_id, category, began_at)
    values (${workspaceId}::uuid, ${input.id}::uuid, ${input.formId}::uuid, ${category}, ${context.now().toISOString()}::timestamptz)
    on conflict (workspace_id, id) do update set
      category = case when excluded.category = '' then help_visits.category else excluded.category end
    where help_visits.form_id = excluded.form_id`)
}

/** An inquiry of the same form that came after the visit began: anything else proves nothing, and is passed over. */
async function noteInquiry(tx: Transaction, workspaceId: string, { id, inquiryId }: VisitInput): Promise<void> {
  if (inquiryId === undefined) return
  await tx.execute(sql`update help_visits v set inquiry_id = i.id, sent_at = i.recorded_at from inquiries i
    where v.workspace_id = ${workspaceId}::uuid and v.id = ${id}::uuid and v.inquiry_id is null
      and i.workspace_id = v.workspace_id and i.id = ${inquiryId}::uuid and i.form_id = v.form_id and i.recorded_at >= v.began_at`)
}

const COLUMNS = { opened: 'opened_at', solved: 'solved_at', 'went-on': 'went_on_at' } as const

/** @returns whether search has something to learn from it */
async function noteStep(
  tx: Transaction,
  place: { workspaceId: string; visitId: string; articleId: string; at: string },
  step: VisitStep,
): Promise<boolean> {
  const { workspaceId, visitId, articleId, at } = place
  await tx.execute(sql`insert into help_visit_articles (workspace_id, visit_id, article_id, shown_at)
    values (${workspaceId}::uuid, ${visitId}::uuid, ${articleId}::uuid, ${at}::timestamptz) on conflict do nothing`)
  if (step === 'shown') return false
  const column = sql.identifier(COLUMNS[step])
  // Whatever is said about an article, it was opened; who says both is believed the later word.
  const other = step === 'solved' ? sql`, went_on_at = null` : step === 'went-on' ? sql`, solved_at = null` : sql``
  const changed = await tx.execute(sql`update help_visit_articles set ${column} = ${at}::timestamptz
    ${step === 'opened' ? sql`` : sql`, opened_at = coalesce(opened_at, ${at}::timestamptz)`} ${other}
    where workspace_id = ${workspaceId}::uuid and visit_id = ${visitId}::uuid and article_id = ${articleId}::uuid
      and ${column} is null returning article_id`)
  return changed.length > 0 && step !== 'opened'
}

/**
 * Notes what a visitor of a form did with the articles that were suggested. Sent again it changes nothing; unknown articles are passed
 * over. What they typed is not part of it.
 * @throws Problem `not-found` for a form that nobody is shown
 */
export async function recordVisit(context: Context, workspaceId: string, input: VisitInput): Promise<void> {
  const at = context.now().toISOString()
  await withWorkspace(context.db, workspaceId, async (tx) => {
    await openVisit(context, tx, workspaceId, input)
    const numbers = [...new Set(input.steps.map(({ number }) => number))].slice(0, MOST_ARTICLES)
    if (numbers.length > 0) {
      const list = sql.join(
        numbers.map((number) => sql`${number}::int`),
        sql`, `,
      )
      // Held in the order of their ids, so that two visits never wait for each other.
      const rows = await tx.execute<{ id: string; number: number }>(sql`select id, number from articles
        where workspace_id = ${workspaceId}::uuid and number in (${list}) and public_revision is not null order by id for update`)
      for (const { id, number } of rows) {
        let learned = false
        for (const { step } of input.steps.filter((one) => one.number === number))
          learned = (await noteStep(tx, { workspaceId, visitId: input.id, articleId: id, at }, step)) || learned
        if (learned) await reindex(tx, workspaceId, id)
      }
    }
    await noteInquiry(tx, workspaceId, input)
  })
}
