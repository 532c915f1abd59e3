import { setTimeout as sleep } from 'node:timers/promises'
import { newId, openDatabase, withWorkspace } from '@koe/db'
import { openQueue } from '@koe/db/queue'
import { listInquiries, readInquiryCounts, readInquiryThemes } from '@koe/features/inquiries'
import type { Actor, Context } from '@koe/features/workspaces'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { startPostgres } from '../support/postgres.ts'
import { startProgram, temporaryFolder } from '../support/program.ts'
import { watchPlans } from '../support/watch-plans.ts'
import { type Owner, setUp } from '../support/workspace.ts'

interface Options {
  minutes?: number
  rows?: number
}

interface Form {
  id: string
  categories: { id: string }[]
}

const AN_HOUR = 10_000
const BOUND_MS = 300
const THEMES = 20
const kept = ['返金されない', '荷物が届かない', '画面が真っ白になる', '色が写真と違う', '退会のしかたが分からない']

/** Inquiries over two years with their words, read, and what each is about: one in fifty still open. */
async function fill(url: string, workspaceId: string, form: Form, rows: number): Promise<void> {
  const db = postgres(url, { max: 1, onnotice: () => undefined })
  const at = `now() - interval '1 minute' - (n::float8 / ${rows}) * interval '730 days'`
  const id = (kind: number) => `(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-00000000000${kind}')::uuid`
  const categories = `(array['${form.categories.map((one) => one.id).join("','")}']::uuid[])[1 + n % ${form.categories.length}]`
  const words = `(array['${kept.join("','")}'])[1 + n % ${kept.length}] || ' ' || n`
  const theme = (offset: number) =>
    `(lpad(to_hex((n * 7 + ${offset}) % ${THEMES}), 8, '0') || '-0000-7000-8000-000000000009')::uuid`
  const series = `generate_series(1, ${rows}) n`
  const w = `'${workspaceId}'`
  await db.unsafe(`
    insert into theme_models (workspace_id, version, state, segment_count, other_share, seed) values (${w}, 1, 'active', 1, 0, 1);
    insert into themes (workspace_id, id, label)
      select ${w}, (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000009')::uuid, 'テーマ' || n from generate_series(0, ${THEMES - 1}) n;
    update workspaces set model_version = 1 where id = ${w};
    insert into inquiry_numbers (workspace_id, last_number) values (${w}, ${rows});
    insert into inquiries (workspace_id, id, number, form_id, category_id, email, status, body_hash, recorded_at, updated_at)
      select ${w}, ${id(1)}, n, '${form.id}', ${categories}, 'c' || n % 40000 || '@example.jp',
        case when n % 50 = 0 then 'open' else 'solved' end, '', ${at}, ${at} from ${series};
    insert into verbatims (workspace_id, id, source, source_id, question_id, text, said_at, recorded_at, reading_state)
      select ${w}, ${id(2)}, 'inquiry', ${id(1)}, 'message', ${words}, ${at}, ${at}, 'read' from ${series};
    insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
      select ${w}, 1, ${theme(0)}, ${id(2)}, ${id(1)}, ${at}, 0.8, 0 from ${series} where n % 10 > 0;
    insert into mentions (workspace_id, model_version, theme_id, verbatim_id, respondent_id, said_at, confidence, sentiment)
      select ${w}, 1, ${theme(1)}, ${id(2)}, ${id(1)}, ${at}, 0.5, 0 from ${series} where n % 4 = 1 and n % 10 > 0;
    insert into inquiry_entries (workspace_id, id, inquiry_id, kind, detail, created_at)
      select ${w}, ${id(3)}, ${id(1)}, 'status', '{"from":"open","to":"solved"}', ${at} + interval '5 hours' from ${series} where n % 50 > 0;`)
  await db.unsafe('vacuum (analyze) inquiries, verbatims, mentions, inquiry_entries, themes')
  await db.end()
}

const quantile = (sorted: number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0

/** Milliseconds by name. */
class Times {
  readonly #taken = new Map<string, number[]>()

  async of<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    const result = await work()
    this.#taken.set(name, [...(this.#taken.get(name) ?? []), performance.now() - began])
    return result
  }

  /** @returns the names whose 95th percentile is at the bound or above */
  report(): string[] {
    return [...this.#taken].flatMap(([name, taken]) => {
      const sorted = taken.sort((a, b) => a - b)
      const [p50, p95] = [quantile(sorted, 0.5), quantile(sorted, 0.95)]
      // The least is what it takes when nothing else is in the way: on a machine that others use, the rest is mostly waiting.
      const line = `least ${Math.round(sorted[0] ?? 0)} ms, p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms, most ${Math.round(sorted.at(-1) ?? 0)} ms`
      console.log(`${name.padEnd(34)} ${line} (${sorted.length})`)
      return p95 >= BOUND_MS ? [name] : []
    })
  }
}

/** Customers on the form, at random moments as people are. @returns the ids that were acknowledged */
async function send(
  owner: Owner,
  form: Form,
  until: number,
  times: Times,
): Promise<{ known: string[]; refused: number }> {
  const shown = (await (await fetch(`${owner.url}/api/v1/in/${owner.slug}/f/${form.id}`)).json()) as {
    hidden: { shown: string }
  }
  const known: string[] = []
  const under: Promise<void>[] = []
  let refused = 0
  const one = async (i: number) => {
    // Those without further ones under them.
    const optionId = form.categories[2 + (i % 4)]?.id
    const answers = {
      category: { type: 'singleChoice', optionId },
      message: { type: 'longText', text: `${kept[i % kept.length]}、${newId()}` },
      shown: { type: 'hidden', value: shown.hidden.shown },
    }
    const body = {
      id: newId(),
      formId: form.id,
      seq: 1,
      answers,
      language: 'ja',
      channel: 'web',
      attributes: {},
      customer: null,
    }
    const res = await times.of('an inquiry sent', () =>
      fetch(`${owner.url}/api/v1/in/${owner.slug}/inquiries`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
    if (res.status === 201) known.push(body.id)
    else {
      refused += 1
      if (refused === 1) console.log(`refused: ${res.status} ${await res.text()}`)
    }
    if (!res.bodyUsed) await res.arrayBuffer()
  }
  await sleep(2500)
  for (let i = 0; performance.now() < until; i += 1) {
    under.push(one(i))
    await sleep(-Math.log(1 - Math.random()) * (3_600_000 / AN_HOUR))
  }
  await Promise.all(under)
  return { known, refused }
}

/** An inbox that is open: the list as it is looked at, and the counting page, over HTTP. */
async function look(owner: Owner, form: Form, until: number, times: Times): Promise<void> {
  const day = new Date(Date.now() - 28 * 86_400_000).toISOString().slice(0, 10)
  const looks: [string, string][] = [
    ['the newest 50', '/inquiries?limit=50'],
    ['what is not solved', '/inquiries?limit=50&status=unsolved'],
    ['one category', `/inquiries?limit=50&categoryId=${form.categories[1]?.id}`],
    ['nobody’s, in one form', `/inquiries?limit=50&assignee=none&formId=${form.id}`],
    ['a number', '/inquiries?find=4711'],
    ['a cell of the table', `/inquiries?limit=50&from=${day}&themeId=00000003-0000-7000-8000-000000000009`],
    ['saved views with counts', '/inquiry-views'],
    ['counts of 28 days', '/inquiry-counts'],
    ['counts of today', `/inquiry-counts?from=${new Date().toISOString().slice(0, 10)}`],
    ['categories by themes, 28 days', '/inquiry-themes'],
  ]
  for (let i = 0; performance.now() < until; i += 1) {
    const [name, path] = looks[i % looks.length] ?? ['', '']
    await times.of(name, () => owner.request('GET', path))
    await sleep(200)
  }
}

async function checkPlans(url: string, workspaceId: string, form: Form): Promise<number> {
  const database = await openDatabase({ kind: 'external', url })
  const queue = await openQueue(database, 'sender', () => undefined)
  const { db, failing } = watchPlans(database, workspaceId)
  const bytes = (size: number) => new Uint8Array(size)
  const context: Context = { db, queue, now: () => new Date(), newId, randomBytes: bytes, filesDir: '' }
  const actor: Actor = { kind: 'system', workspaceId }
  const categoryId = form.categories[1]?.id
  const themeId = '00000003-0000-7000-8000-000000000009'
  const from = new Date(Date.now() - 28 * 86_400_000).toISOString().slice(0, 10)
  for (const filter of [
    {},
    { status: 'unsolved' as const },
    { categoryId },
    { formId: form.id },
    { find: '4711' },
    { find: 'c7@example.jp' },
    { from, themeId },
  ])
    await listInquiries(context, actor, { ...filter, limit: 50 })
  await readInquiryCounts(context, actor, {})
  await readInquiryThemes(context, actor, {})
  // A watch that finds nothing may have seen nothing: it must find this one.
  await withWorkspace(db, workspaceId, (tx) =>
    tx.execute(sql`select count(*) from inquiries where body_hash = 'no such hash'`),
  )
  const found = await failing()
  const failed = found.filter(({ text }) => !text.includes('no such hash'))
  await queue.stop(100)
  await database.close()
  if (found.length === failed.length) throw new Error('a plan that reads a whole table was not noticed')
  console.log(failed.length === 0 ? 'no plan reads a whole table' : `${failed.length} plans fail`)
  for (const { text, plan } of failed) console.log(`\nA plan that fails:\n${text}\n${plan}`)
  return failed.length
}

/** Whether all that was acknowledged is there, once. */
async function countLost(url: string, ids: readonly string[]): Promise<number> {
  const db = postgres(url, { max: 1, onnotice: () => undefined })
  const [row] = await db<{ found: number }[]>`
    select count(*)::int as found from inquiries i join verbatims v on v.workspace_id = i.workspace_id and v.source = 'inquiry'
      and v.source_id = i.id and v.question_id = 'message' where i.id = any(${[...ids]}::uuid[])`
  await db.end()
  return ids.length - (row?.found ?? 0)
}

/** `npm run bench -- inquiries [--minutes 10] [--rows 100000]`: 10,000 inquiries an hour with the inbox and its counts open. */
export async function run(_files: string[], { minutes = 10, rows = 100_000 }: Options): Promise<void> {
  const server = await startPostgres()
  if (!server) throw new Error('not measured: no PostgreSQL is installed')
  const folder = temporaryFolder()
  const program = await startProgram({ DATABASE_URL: server.url, KOE_DATA_DIR: folder.path, KOE_LOG_LEVEL: 'error' })
  try {
    const owner = await setUp(program.url)
    const categories = ['請求', '返金', '配送', '使い方', '退会', 'その他'].map((label, i) => ({
      label,
      level: i === 1 ? 1 : 0,
    }))
    const form = await owner.request<Form>('POST', '/forms', { name: 'お問い合わせ', state: 'live', categories })
    const { id: workspaceId } = await owner.request<{ id: string }>('GET', '/workspace')
    await fill(server.url, workspaceId, form, rows)
    const times = new Times()
    const until = performance.now() + minutes * 60_000
    const [sent] = await Promise.all([
      send(owner, form, until, times),
      look(owner, form, until, times),
      look(owner, form, until, times),
    ])
    const anHour = Math.round((sent.known.length / minutes) * 60)
    console.log(
      `${rows} inquiries there; ${sent.known.length} more in ${minutes} min (${anHour} an hour), two inboxes open`,
    )
    const slow = times.report()
    const lost = await countLost(server.url, sent.known)
    console.log(`acknowledged and lost: ${lost}; refused: ${sent.refused}`)
    const failed = await checkPlans(server.url, workspaceId, form)
    console.log(
      slow.length > 0 ? `p95 of ${BOUND_MS} ms or more: ${slow.join(', ')}` : `every p95 below ${BOUND_MS} ms`,
    )
    if (lost > 0 || sent.refused > 0 || failed > 0 || slow.length > 0) process.exitCode = 1
  } finally {
    await program.stop()
    server.stop()
    folder.remove()
  }
}
