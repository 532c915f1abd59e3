import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Transaction, withWorkspace } from '@koe/db'
import { answers, inquiries, inquiryNumbers, responses, surveys, workspaces } from '@koe/db/schema'
import { allQuestions } from '@koe/survey'
import { eq } from 'drizzle-orm'
import { upsertCustomers } from '../customers/index.ts'
import { createForm, formQuestions, type InquiryForm } from '../inquiries/index.ts'
import { createSurvey, publishSurvey, type Survey } from '../surveys/index.ts'
import { type NewVerbatim, recordVerbatims } from '../verbatims/index.ts'
import { type Actor, audit, type Context, Problem } from '../workspaces/index.ts'

interface DemoLine {
  id: string
  kind: 'response' | 'inquiry'
  daysAgo: number
  /** Of the day, Japanese time. */
  hour: number
  customer: string
  score: number | null
  category: string | null
  channel: string
  plan: string
  device: string
  age: string
  text: string
}

/** A line with what the database makes of it. */
interface Entry {
  line: DemoLine
  id: string
  verbatimId: string
  customerId: string | null
  at: Date
  attributes: Record<string, string>
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const JAPAN = 9 * HOUR

async function readLines(folder: string): Promise<DemoLine[]> {
  const names = (await readdir(folder)).filter((name) => /^verbatims-\d+\.jsonl$/.test(name)).sort()
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return files.flatMap((file) =>
    file
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as DemoLine),
  )
}

/** The hour of that day in Japan, at a minute of its own; nothing lies in the future. */
function momentOf(line: DemoLine, index: number, now: Date): Date {
  const midnight = Math.floor((now.getTime() + JAPAN) / DAY) * DAY - JAPAN
  const at = midnight - line.daysAgo * DAY + line.hour * HOUR + ((index * 37) % 60) * 60_000
  return new Date(Math.min(at, now.getTime() - ((index % 50) + 1) * 60_000))
}

async function entriesOf(context: Context, tx: Transaction, workspaceId: string, lines: DemoLine[]): Promise<Entry[]> {
  const named = lines.map(({ customer, plan, age }) => ({
    externalId: customer,
    attributes: { プラン: plan, 年代: age },
  }))
  const customers = await upsertCustomers(context, tx, workspaceId, named, 'keep')
  const now = context.now()
  return lines.map((line, index) => ({
    line,
    id: context.newId(),
    verbatimId: context.newId(),
    customerId: customers.get(line.customer) ?? null,
    at: momentOf(line, index, now),
    attributes: { プラン: line.plan, 端末: line.device, 年代: line.age },
  }))
}

const bodyHash = (line: DemoLine): string => createHash('sha256').update(JSON.stringify(line)).digest('base64url')

async function insertResponses(tx: Transaction, workspaceId: string, survey: Survey, entries: Entry[]): Promise<void> {
  const [scale, words] = questionIds(survey)
  await tx.insert(responses).values(
    entries.map(({ line, id, customerId, at, attributes }) => ({
      workspaceId,
      id,
      surveyId: survey.id,
      surveyVersionId: survey.liveVersionId as string,
      customerId,
      seq: 1,
      finished: true,
      channel: line.channel,
      attributes,
      bodyHash: bodyHash(line),
      startedAt: new Date(at.getTime() - 20_000),
      recordedAt: at,
      finishedAt: at,
    })),
  )
  await tx.insert(answers).values(
    entries.flatMap(({ line, id, verbatimId }) => [
      { workspaceId, responseId: id, questionId: scale, kind: 'nps', number: line.score },
      { workspaceId, responseId: id, questionId: words, kind: 'longText', verbatimId },
    ]),
  )
}

function questionIds(survey: Survey): [scale: string, words: string] {
  const questions = allQuestions(survey.definition)
  const idOf = (type: string) => questions.find((question) => question.type === type)?.id ?? type
  return [idOf('nps'), idOf('longText')]
}

async function insertInquiries(tx: Transaction, workspaceId: string, form: InquiryForm, entries: Entry[]) {
  const categoryIds = new Map(form.categories.map(({ label, id }) => [label, id]))
  await tx.insert(inquiries).values(
    entries.map(({ line, id, customerId, at, attributes }, index) => ({
      workspaceId,
      id,
      number: index + 1,
      formId: form.id,
      categoryId: categoryIds.get(line.category ?? '') ?? null,
      customerId,
      // The last days' are still to be answered.
      status: line.daysAgo > 3 ? ('solved' as const) : line.daysAgo > 1 ? ('open' as const) : ('new' as const),
      channel: line.channel,
      attributes,
      bodyHash: bodyHash(line),
      recordedAt: at,
      updatedAt: at,
    })),
  )
  await tx.insert(inquiryNumbers).values({ workspaceId, lastNumber: entries.length })
}

function verbatimOf({ line, id, verbatimId, customerId, at, attributes }: Entry, wordsId: string): NewVerbatim {
  const isResponse = line.kind === 'response'
  return {
    id: verbatimId,
    source: line.kind,
    sourceId: id,
    questionId: isResponse ? wordsId : formQuestions.message,
    text: line.text,
    customerId,
    saidAt: at,
    scoreKind: isResponse && line.score !== null ? 'nps' : null,
    score: isResponse ? line.score : null,
    category: line.category,
    channel: line.channel,
    attributes,
  }
}

async function sourcesFor(context: Context, actor: Actor, lines: DemoLine[]) {
  const name = 'ミルモ ご利用アンケート (NPS)'
  const draft = await createSurvey(context, actor, {
    name,
    kind: 'nps',
    scoreQuestion: 'ミルモを親しい友人や同僚に薦める可能性はどのくらいありますか？',
    followUp: 'その理由をお聞かせください',
  })
  const survey = await publishSurvey(context, actor, { id: draft.id })
  const labels = [...new Set(lines.flatMap(({ category }) => category ?? []))]
  const form = await createForm(context, actor, {
    name: 'ミルモ お問い合わせ',
    intro: 'お困りの内容に近いカテゴリを選んでください。',
    categories: labels.map((label) => ({ label })),
  })
  return { survey, form }
}

/**
 * Fills an empty workspace with the demo: an invented video service's NPS survey and inquiry form, and half a year of what its
 * customers said, counted back from now. Only ever on request.
 * @param folder - where `verbatims-*.jsonl` are; beside this file, or beside the built program
 * @throws Problem `already-done` when the workspace has a survey
 */
export async function loadDemo(
  context: Context,
  actor: Actor,
  folder = fileURLToPath(new URL('./demo', import.meta.url)),
): Promise<void> {
  const { workspaceId } = actor
  const [taken] = await withWorkspace(context.db, workspaceId, (tx) =>
    tx.select({ id: surveys.id }).from(surveys).limit(1),
  )
  if (taken) throw new Problem('already-done')
  const lines = await readLines(folder)
  const { survey, form } = await sourcesFor(context, actor, lines)
  await withWorkspace(context.db, workspaceId, async (tx) => {
    const entries = await entriesOf(context, tx, workspaceId, lines)
    const [, wordsId] = questionIds(survey)
    await recordVerbatims(
      context,
      tx,
      workspaceId,
      entries.map((entry) => verbatimOf(entry, wordsId)),
    )
    await insertResponses(
      tx,
      workspaceId,
      survey,
      entries.filter(({ line }) => line.kind === 'response'),
    )
    await insertInquiries(
      tx,
      workspaceId,
      form,
      entries.filter(({ line }) => line.kind === 'inquiry'),
    )
    await audit(context, tx, actor, 'demo.load', { kind: 'workspace', id: workspaceId }, { verbatims: entries.length })
  })
  // The application's own role may not touch this column.
  await context.db.update(workspaces).set({ demo: true }).where(eq(workspaces.id, workspaceId))
}
