// Runs PGlite away from the event loop of the server. Bytes of the PostgreSQL wire protocol come in, bytes go out.
import { readFile } from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

const { dataDir, template } = workerData
const loadDataDir = template ? new Blob([await readFile(template)]) : undefined
const database = await PGlite.create({ ...(dataDir ? { dataDir } : {}), ...(loadDataDir ? { loadDataDir } : {}) })

const copyOut = (bytes) => {
  const copy = new Uint8Array(bytes)
  return { copy, transfer: [copy.buffer] }
}

const answer = async (message) => {
  if (message.kind === 'bytes') {
    // Not execProtocolRaw: that one also parses every answer and keeps the rows for ever.
    const parts = []
    await database.execProtocolRawStream(message.bytes, { onRawData: (part) => parts.push(Buffer.from(part)) })
    const { copy, transfer } = copyOut(Buffer.concat(parts))
    parentPort.postMessage({ kind: 'bytes', bytes: copy }, transfer)
  } else if (message.kind === 'dump') {
    const tar = await database.dumpDataDir('none')
    const { copy, transfer } = copyOut(await tar.arrayBuffer())
    parentPort.postMessage({ kind: 'dump', bytes: copy }, transfer)
  } else if (message.kind === 'close') {
    await database.close()
    parentPort.postMessage({ kind: 'closed' })
    parentPort.close()
  }
}

// One message after the other: closing waits for the statement before it.
let last = Promise.resolve()
parentPort.on('message', (message) => {
  last = last.then(() => answer(message))
})
parentPort.postMessage({ kind: 'ready' })
