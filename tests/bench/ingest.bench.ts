import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import postgres from 'postgres'
import { startPostgres } from '../support/postgres.ts'
import { startProgram, temporaryFolder } from '../support/program.ts'
import { type LiveSurvey, publishNpsSurvey, responseBody, setUp } from '../support/workspace.ts'
import { cpuSeconds } from './cpu-seconds.ts'

interface Options {
  json: boolean
  seconds?: number
  root: string
}

const text = '再生が途中で止まることが増えました。電波の良い自宅でも同じです。早めに直していただけると助かります。'

/** The peer: PostgreSQL's own load tool inserts the same row, one a transaction, from as many clients. */
const singleRow = `INSERT INTO peer_responses (workspace_id, id, survey_id, survey_version_id, seq, finished, body_hash, answers, text)
VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, true, md5(random()::text),
 '{"q":{"type":"nps","value":7}}', '${text}');`

const peerTable = `create table if not exists peer_responses (workspace_id uuid, id uuid, survey_id uuid, survey_version_id uuid,
  seq int, finished boolean, body_hash text, answers jsonb, text text, recorded_at timestamptz default now(), primary key (workspace_id, id))`

/**
 * What a response leaves in the tables of the product, its job apart: four rows with their keys, foreign keys and policies, one
 * response a transaction. Ids ascend, as ours do.
 */
function sameRows(workspaceId: string, survey: LiveSurvey): string {
  const id = `(lpad(:n::text, 12, '0') || lpad(:client_id::text, 20, '0'))::uuid`
  return `\\set n :n + 1
BEGIN;
SELECT set_config('koe.workspace_id', '${workspaceId}', true), set_config('role', 'koe_app', true);
INSERT INTO responses (workspace_id, id, survey_id, survey_version_id, seq, finished, channel, language, attributes, suspicions,
 body_hash, recorded_at, finished_at)
VALUES ('${workspaceId}', ${id}, '${survey.id}', '${survey.versionId}', 1, true, 'web', 'ja', '{}', '{}', md5(random()::text), now(), now());
INSERT INTO verbatims (workspace_id, id, source, source_id, question_id, text, said_at, said_precision, score_kind, score, channel,
 attributes, suspicious, recorded_at)
VALUES ('${workspaceId}', ${id}, 'response', ${id}, '${survey.textQuestion}', '${text}', now(), 'time', 'nps', 7, 'web', '{}', false, now());
INSERT INTO answers (workspace_id, response_id, question_id, kind, number, verbatim_id)
VALUES ('${workspaceId}', ${id}, '${survey.scoreQuestion}', 'nps', 7, NULL), ('${workspaceId}', ${id}, '${survey.textQuestion}', 'longText', NULL, ${id});
COMMIT;`
}

function findPgbench(): string | undefined {
  const base = '/usr/lib/postgresql'
  if (!existsSync(base)) return undefined
  const found = readdirSync(base).map((version) => join(base, version, 'bin', 'pgbench'))
  return found.find((path) => existsSync(path))
}

/** Transactions a second that pgbench finishes with `script`; undefined where it is not installed. */
function runPgbench(url: string, folder: string, script: string, clients: number, seconds: number): number | undefined {
  const pgbench = findPgbench()
  if (!pgbench) return undefined
  const file = join(folder, 'peer.sql')
  writeFileSync(file, script)
  const { hostname, port } = new URL(url)
  const args = [
    '-n',
    '-h',
    hostname,
    '-p',
    port,
    '-U',
    'koe',
    '-c',
    String(clients),
    '-j',
    '1',
    '-T',
    String(seconds),
    '-D',
    'n=0',
  ]
  const printed = execFileSync(pgbench, [...args, '-f', file, 'postgres'], { encoding: 'utf8' })
  return Number(/tps = ([\d.]+)/.exec(printed)?.[1])
}

async function preparePeers(url: string): Promise<{ workspaceId: string }> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(peerTable)
  const [workspace] = await sql<{ id: string }[]>`select id from workspaces`
  await sql.end()
  return { workspaceId: workspace?.id ?? '' }
}

const ratio = (ours: number, theirs: number | undefined) => (theirs ? Math.round((100 * ours) / theirs) / 100 : null)

interface Load {
  latencies: number[]
  statuses: Record<string, number>
  seconds: number
}

function load(root: string, url: string, path: string, bodies: string[], connections: number, seconds: number) {
  const { hostname, port } = new URL(url)
  const host = hostname === 'localhost' ? '127.0.0.1' : hostname
  const workerData = { host, port: Number(port), path, bodies, connections, seconds }
  const worker = new Worker(join(root, 'tests/bench/load-thread.mjs'), { workerData })
  return new Promise<Load>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

/** What a load took of the processors, in seconds for a thousand answers: it says more than wall time on a busy machine. */
function startMeter(pids: Record<string, number>) {
  const before = Object.entries(pids).map(([name, pid]) => ({ name, pid, seconds: cpuSeconds(pid) }))
  return (answers: number) =>
    Object.fromEntries(
      before.map(({ name, pid, seconds }) => {
        const after = cpuSeconds(pid)
        const used = seconds === undefined || after === undefined ? undefined : after - seconds
        return [`${name}CpuSecondsPer1000`, used === undefined ? null : Math.round((1e6 * used) / answers) / 1000]
      }),
    )
}

const quantile = (sorted: number[], q: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0

/** `npm run bench -- ingest`: acknowledged responses a second over HTTP beside pgbench's single-row inserts of the same row. */
export async function run(_files: string[], options: Options): Promise<void> {
  const seconds = options.seconds ?? 10
  const connections = 32
  const server = await startPostgres()
  if (!server) throw new Error('not measured: no PostgreSQL is installed')
  const folder = temporaryFolder()
  const program = await startProgram({
    KOE_ROLE: 'api',
    DATABASE_URL: server.url,
    KOE_DATA_DIR: folder.path,
    KOE_LOG_LEVEL: 'error',
  })
  try {
    const owner = await setUp(program.url)
    const survey = await publishNpsSurvey(owner)
    const bodies = Array.from({ length: 60_000 }, (_, i) =>
      JSON.stringify(responseBody(survey, `${text} ${i}`, i % 11)),
    )
    const path = `/api/v1/in/${owner.slug}/responses`
    const { workspaceId } = await preparePeers(server.url)
    const peer = (script: string) => runPgbench(server.url, folder.path, script, connections, seconds)
    // As many as it takes to compile the way: a server that runs for days is not measured by its first seconds.
    await load(options.root, program.url, path, bodies.slice(0, 8000), connections, 30)
    const before = peer(singleRow)
    const postmaster = Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
    const readMeter = startMeter({ api: program.pid, postgres: postmaster })
    const {
      latencies,
      statuses,
      seconds: took,
    } = await load(options.root, program.url, path, bodies.slice(8000), connections, seconds)
    const cpu = readMeter(latencies.length)
    const after = peer(singleRow)
    const single = before && after ? (before + after) / 2 : undefined
    const same = peer(sameRows(workspaceId, survey))
    const sorted = latencies.sort((a, b) => a - b)
    const acknowledged = (statuses['201'] ?? 0) / took
    const result = {
      cores: cpus().length,
      connections,
      acknowledgedPerSecond: Math.round(acknowledged),
      pgbenchPerSecond: single ? Math.round(single) : null,
      ratio: ratio(acknowledged, single),
      pgbenchSameRowsPerSecond: same ? Math.round(same) : null,
      ratioSameRows: ratio(acknowledged, same),
      p50ms: Math.round(quantile(sorted, 0.5) * 10) / 10,
      p95ms: Math.round(quantile(sorted, 0.95) * 10) / 10,
      p99ms: Math.round(quantile(sorted, 0.99) * 10) / 10,
      ...cpu,
      statuses,
    }
    if (options.json) process.stdout.write(`${JSON.stringify({ measure: 'ingest', ...result })}\n`)
    else console.table(Object.entries(result).map(([measure, value]) => ({ measure, value: JSON.stringify(value) })))
  } finally {
    await program.stop()
    server.stop()
    folder.remove()
  }
}
