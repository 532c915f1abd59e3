import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './program.ts'

export interface TestPostgres {
  url: string
  dataDir: string
  /** Kills the whole server as a power cut would, without a checkpoint. */
  kill(): void
  start(): Promise<void>
  stop(): void
}

function binaries(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = versions.map((version) => join(debian, version, 'bin'))
  try {
    folders.push(
      execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim(),
    )
  } catch {}
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')))
}

/** PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody`. */
function account(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {}
  }
  return undefined
}

/** Starts a PostgreSQL of our own on a free port in a temporary folder; undefined when none is installed. */
export async function startPostgres(): Promise<TestPostgres | undefined> {
  const bin = binaries()
  if (!bin) return undefined
  const owner = account()
  const root = mkdtempSync(join(tmpdir(), 'koe-postgres-'))
  if (owner) execFileSync('chown', [`${owner.uid}:${owner.gid}`, root])
  chmodSync(root, 0o700)
  const dataDir = join(root, 'data')
  const as = { ...owner, cwd: root, stdio: 'ignore' as const }
  execFileSync(join(bin, 'initdb'), ['-D', dataDir, '-U', 'koe', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'], as)
  const port = await freePort()
  const url = `postgres://koe@127.0.0.1:${port}/postgres`
  const settings = ['-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=60', '-k', root]
  let pid: number | undefined
  const ready = () => {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', String(port)])
      return true
    } catch {
      return false
    }
  }
  // After a kill the old backends still hold the shared memory for a moment: a start that ends at once is tried again.
  const start = async () => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const server = spawn(join(bin, 'postgres'), ['-D', dataDir, ...settings], { ...as, detached: true })
      pid = server.pid
      while (server.exitCode === null && server.signalCode === null) {
        if (ready()) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    throw new Error('PostgreSQL does not start')
  }
  const signal = (name: NodeJS.Signals) => {
    try {
      if (pid) process.kill(-pid, name)
    } catch {}
  }
  await start()
  return {
    url,
    dataDir,
    start,
    kill: () => signal('SIGKILL'),
    stop() {
      signal('SIGQUIT')
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
