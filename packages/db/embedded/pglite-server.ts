import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'

type Reply = { kind: 'ready' | 'closed' } | { kind: 'bytes' | 'dump'; bytes: Uint8Array }

export interface PgliteServer {
  /** A fresh end of the wire for postgres.js (its `socket` option). There is one session: use `max: 1`. */
  socket(): Duplex
  /** The whole data directory as an uncompressed tar, for templates. */
  dump(): Promise<Uint8Array>
  close(): Promise<void>
  /** Resolves when the thread ends on its own: the database is gone and the process should say so and stop. */
  readonly died: Promise<Error>
}

/** First byte of the protocol's Terminate message. */
const terminate = 'X'.charCodeAt(0)

/** Speaks the wire protocol to the thread. postgres.js writes whole messages, so no framing is needed here. */
class WireSocket extends Duplex {
  readonly readyState = 'open'
  readonly #send: (bytes: Uint8Array) => void

  constructor(send: (bytes: Uint8Array) => void) {
    super()
    this.#send = send
  }

  override _read() {}

  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    // Terminate means this connection, not the database behind it.
    if (chunk[0] !== terminate) this.#send(new Uint8Array(chunk))
    done()
  }

  /** The other end hangs up as well, or the client would wait for it until its time is over. */
  override _final(done: () => void) {
    this.push(null)
    done()
  }

  setKeepAlive() {}
}

/**
 * Starts PGlite in a worker thread.
 * @param dataDir - folder of the database; undefined keeps it in memory
 * @param template - tar file made by `dump()` to start from instead of an initdb (about 1 s against 5 s)
 */
export async function startPglite(dataDir: string | undefined, template?: string): Promise<PgliteServer> {
  let dead = false
  const worker = new Worker(new URL('./pglite-thread.mjs', import.meta.url), { workerData: { dataDir, template } })
  let current: WireSocket | undefined
  let closing = false
  const waiting = new Map<string, (reply: Reply) => void>()
  const died = new Promise<Error>((resolve) => {
    const resolveUnlessClosing = (error: Error) => {
      if (!closing) resolve(error)
    }
    worker.on('error', resolveUnlessClosing)
    worker.on('exit', (code) => {
      dead = true
      resolveUnlessClosing(new Error(`the embedded database stopped (code ${code})`))
    })
  })
  const expect = (kind: Reply['kind']) => new Promise<Reply>((resolve) => waiting.set(kind, resolve))
  worker.on('message', (reply: Reply) => {
    if (reply.kind === 'bytes') current?.push(Buffer.from(reply.bytes.buffer))
    else waiting.get(reply.kind)?.(reply)
  })
  const failed = died.then((error) => Promise.reject(error))
  failed.catch(() => undefined)
  await Promise.race([expect('ready'), failed])

  return {
    died,
    socket() {
      current = new WireSocket((bytes) => worker.postMessage({ kind: 'bytes', bytes }, [bytes.buffer as ArrayBuffer]))
      return current
    },
    async dump() {
      const reply = expect('dump')
      worker.postMessage({ kind: 'dump' })
      const answer = await Promise.race([reply, failed])
      return 'bytes' in answer ? answer.bytes : new Uint8Array()
    },
    async close() {
      closing = true
      if (dead) return
      const closed = expect('closed')
      worker.postMessage({ kind: 'close' })
      await Promise.race([closed, new Promise((resolve) => worker.once('exit', resolve))])
      await worker.terminate()
    },
  }
}
