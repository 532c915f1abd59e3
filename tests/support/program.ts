import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Tests, benchmarks and screenshots all run from the top folder; some of them bundled elsewhere. */
const bin = join(process.cwd(), 'apps/cli/bin/koe.mjs')

export interface Program {
  readonly url: string
  readonly pid: number
  /** All that it has printed so far, both streams. */
  output(): string
  kill(signal: NodeJS.Signals): void
  /** Resolves with the exit code (or the signal's name). */
  readonly exited: Promise<number | NodeJS.Signals | null>
  /** Ctrl-C, and waits for the end. */
  stop(): Promise<number | NodeJS.Signals | null>
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Runs `koe start` on a free port; resolves when it prints its address, and rejects with its output when it ends before. */
export function startProgram(env: Record<string, string>, args: string[] = ['start']): Promise<Program> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: { ...process.env, NODE_ENV: 'test', PORT: '0', KOE_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  let output = ''
  const exited = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child)
      resolve(code ?? signal)
    })
  })
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const url = /Koe {2}(http\S+)/.exec(output)?.[1]
      if (!url) return
      const kill = (signal: NodeJS.Signals) => void child.kill(signal)
      const stop = () => {
        kill('SIGINT')
        return exited
      }
      resolve({ url, pid: child.pid ?? 0, output: () => output, kill, exited, stop })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    exited.then((code) => reject(Object.assign(new Error(`koe ended (${code}): ${output}`), { code, output })))
  })
}

/** A folder that goes when the test ends. */
export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'koe-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) }
}

/** A port that nothing listens on now. */
export const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
