import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import postgres from 'postgres'
import { startPostgres } from '../support/postgres.ts'
import { startProgram, temporaryFolder } from '../support/program.ts'
import { publishNpsSurvey, responseBody, setUp } from '../support/workspace.ts'
import { cpuSeconds } from './cpu-seconds.ts'

interface Options {
  json: boolean
  seconds?: number
  root: string
}

const text = '再生が途中で止まることが増えました。電波の良い自宅でも同じです。早めに直していただけると助かります。'

/** The peer: PostgreSQL's own load tool inserts the same row, one a transaction, from as many clients. */
const pgbenchScript = `INSERT INTO peer_responses (workspace_id, id, survey_id, survey_version_id, seq, finished, body_hash, answers, text)
VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 1, true, md5(random()::text),
 '{"q":{"type":"nps","value":7}}', '${text}');`

function findPgbench(): string | undefined {
  const base = '/usr/lib/postgresql'
  if (!existsSync(base)) return undefined
  const found = readdirSync(base).map((version) => join(base, version, 'bin', 'pgbench'))
  return found.find((path) => existsSync(path))
}

async function measurePeer(url: string, folder: string, clients: number, seconds: number): Promise<number | undefined> {
  const pgbench = findPgbench()
  if (!pgbench) return undefined
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  await sql.unsafe(`create table if not exists peer_responses (workspace_id uuid, id uuid, survey_id uuid, survey_version_id uuid,
    seq int, finished boolean, body_hash text, answers jsonb, text text, recorded_at timestamptz default now(), primary key (workspace_id, id))`)
  await sql.end()
  const script = join(folder, 'insert.sql')
  writeFileSync(script, pgbenchScript.replaceAll('\n', ' '))
  const { hostname, port } = new URL(url)
  const args = ['-n', '-h', hostname, '-p', port, '-U', 'koe', '-c', String(clients), '-j', '1', '-T', String(seconds)]
  const printed = execFileSync(pgbench, [...args, '-f', script, 'postgres'], { encoding: 'utf8' })
  return Number(/tps = ([\d.]+)/.exec(printed)?.[1])
}

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
    // As many as it takes to compile the way: a server that runs for days is not measured by its first seconds.
    await load(options.root, program.url, path, bodies.slice(0, 8000), connections, 30)
    const peerBefore = await measurePeer(server.url, folder.path, connections, seconds)
    const postmaster = Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0])
    const readMeter = startMeter({ api: program.pid, postgres: postmaster })
    const {
      latencies,
      statuses,
      seconds: took,
    } = await load(options.root, program.url, path, bodies.slice(8000), connections, seconds)
    const cpu = readMeter(latencies.length)
    const peerAfter = await measurePeer(server.url, folder.path, connections, seconds)
    const peer = peerBefore && peerAfter ? (peerBefore + peerAfter) / 2 : undefined
    const sorted = latencies.sort((a, b) => a - b)
    const acknowledged = (statuses['201'] ?? 0) / took
    const result = {
      cores: cpus().length,
      connections,
      acknowledgedPerSecond: Math.round(acknowledged),
      pgbenchPerSecond: peer ? Math.round(peer) : null,
      ratio: peer ? Math.round((100 * acknowledged) / peer) / 100 : null,
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
