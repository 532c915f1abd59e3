import { newId } from '@koe/db'
import postgres from 'postgres'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type LiveSurvey, type Owner, publishNpsSurvey, responseBody, setUp } from '../support/workspace.ts'

export interface FaultRun {
  answers: number
  /** Answers whose 2xx the client saw. */
  acknowledged: number
  /** Acknowledged answers that the database does not hold. */
  lost: number
  /** Rows beyond one for each answer. */
  duplicated: number
  kills: number
  replays: number
}

interface Site {
  server: TestPostgres
  programs: (Program | undefined)[]
  env: Record<string, string>
  owner: Owner
  survey: LiveSurvey
}

async function openSite(): Promise<Site & { close(): Promise<void> }> {
  const server = await startPostgres()
  if (!server) throw new Error('no PostgreSQL is installed')
  const folder = temporaryFolder()
  const env = { KOE_ROLE: 'api', DATABASE_URL: server.url, KOE_DATA_DIR: folder.path, KOE_LOG_LEVEL: 'silent' }
  const programs: (Program | undefined)[] = [await startProgram(env), await startProgram(env)]
  const owner = await setUp(programs[0]?.url ?? '')
  const survey = await publishNpsSurvey(owner)
  const close = async () => {
    for (const program of programs) program?.kill('SIGKILL')
    server.stop()
    folder.remove()
  }
  return { server, programs, env, owner, survey, close }
}

/** Kills one of the three in turn, every `everyMs`, and brings it back. */
function killInTurn(site: Site, everyMs: number) {
  let kills = 0
  let going = true
  const loop = async () => {
    for (let turn = 0; going; turn++) {
      await new Promise((resolve) => setTimeout(resolve, everyMs))
      if (!going) return
      kills++
      const which = turn % 3
      if (which === 2) {
        site.server.kill()
        await site.server.start()
        continue
      }
      const victim = site.programs[which]
      victim?.kill('SIGKILL')
      await victim?.exited
      site.programs[which] = undefined
      for (let tries = 0; tries < 20 && !site.programs[which]; tries++)
        site.programs[which] = await startProgram(site.env).catch(() => undefined)
    }
  }
  const done = loop()
  return {
    async stop() {
      going = false
      await done
      return kills
    },
  }
}

/** Sends one answer until a 2xx is seen. Every seventh first answer is thrown away, as a network does. */
async function deliver(site: Site, n: number, idOf: (n: number, attempt: number) => string) {
  let replays = 0
  for (let attempt = 0; attempt < 400; attempt++) {
    const program = site.programs[(n + attempt) % 2]
    const id = idOf(n, attempt)
    const res = program
      ? await fetch(`${program.url}/api/v1/in/${site.owner.slug}/responses`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(responseBody(site.survey, `回答 ${n}`, n % 11, id)),
          signal: AbortSignal.timeout(5000),
        }).catch(() => undefined)
      : undefined
    if (res?.headers.get('idempotent-replayed') === 'true') replays++
    if (res && res.status >= 400 && res.status < 500 && res.status !== 429)
      throw new Error(`${res.status} ${await res.text()}`)
    const thrownAway = attempt === 0 && n % 7 === 0
    if (res?.ok && !thrownAway) return { id, replays }
    if (!res?.ok) await new Promise((resolve) => setTimeout(resolve, 20 + 10 * Math.min(attempt, 40)))
  }
  return { id: undefined, replays }
}

/**
 * Sends `answers` answers through two API processes while they and PostgreSQL are killed in turn, and counts what is left.
 * @param ids - `client`: one id for an answer, however often it is sent; `server`: a new one each time, the control
 */
export async function runFaults(answers: number, ids: 'client' | 'server', everyMs: number): Promise<FaultRun> {
  const site = await openSite()
  try {
    const own = Array.from({ length: answers }, () => newId())
    const idOf = (n: number, attempt: number) => (ids === 'client' || attempt === 0 ? (own[n] ?? newId()) : newId())
    const killer = killInTurn(site, everyMs)
    const delivered: string[] = []
    let replays = 0
    let next = 0
    const sender = async () => {
      for (let n = next++; n < answers; n = next++) {
        const result = await deliver(site, n, idOf)
        replays += result.replays
        if (result.id) delivered.push(result.id)
      }
    }
    await Promise.all(Array.from({ length: 16 }, sender))
    const kills = await killer.stop()
    const sql = postgres(site.server.url, { max: 1, onnotice: () => undefined })
    const rows = await sql<{ id: string }[]>`select id from responses`
    const verbatims = await sql<{ n: number }[]>`select count(*)::int as n from verbatims`
    await sql.end()
    const kept = new Set(rows.map((row) => row.id))
    return {
      answers,
      acknowledged: delivered.length,
      lost: delivered.filter((id) => !kept.has(id)).length,
      duplicated: Math.max(rows.length, verbatims[0]?.n ?? 0) - answers,
      kills,
      replays,
    }
  } finally {
    await site.close()
  }
}
