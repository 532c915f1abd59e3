import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Another live process owns the data directory. */
export class DataDirInUse extends Error {
  override readonly name = 'DataDirInUse'
  readonly dataDir: string
  readonly pid: number

  constructor(dataDir: string, pid: number) {
    super(`${dataDir} is in use by process ${pid}`)
    this.dataDir = dataDir
    this.pid = pid
  }
}

/** When the process began, in the words of its system; undefined when there is no such process. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    if (process.platform === 'linux') return undefined
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
  } catch {
    return undefined
  }
}

function readOwner(path: string): { pid: number; start: string } | undefined {
  try {
    const [pid, start] = readFileSync(path, 'utf8').split('\n')
    return pid && start && Number.isInteger(Number(pid)) ? { pid: Number(pid), start } : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes the data directory for this process and returns what gives it back.
 * A lock is only ever taken over from a process that is gone, or whose number now belongs to a process begun at another time.
 * @throws DataDirInUse when a live process holds it
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const path = join(dataDir, 'koe.lock')
  const own = `${process.pid}\n${processStart(process.pid) ?? '-'}\n`
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600)
      writeSync(file, own)
      closeSync(file)
      return () => {
        if (readOwner(path)?.pid === process.pid) unlinkSync(path)
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const owner = readOwner(path)
    if (owner && processStart(owner.pid) === owner.start) throw new DataDirInUse(dataDir, owner.pid)
    // Renaming first makes the take-over atomic: of two processes that both saw a dead owner, one rename fails.
    const aside = `${path}.${process.pid}`
    try {
      renameSync(path, aside)
      unlinkSync(aside)
    } catch {}
  }
  throw new DataDirInUse(dataDir, readOwner(path)?.pid ?? 0)
}
