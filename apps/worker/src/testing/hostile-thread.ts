import { parentPort, threadId, workerData } from 'node:worker_threads'
import type { ReadOutcome } from '@koe/features/themes'
import type { TextReply, TextRequest, ThreadData } from '../text-messages.ts'

// Stands in for the text thread: keeps its protocol, and does on demand what a hostile text could make it do.
const reading = new Int32Array((workerData as ThreadData).progress)
const reply = (message: TextReply) => parentPort?.postMessage(message)

function readOne(text: string): ReadOutcome {
  if (text === 'stall') for (;;) reading.at(0)
  if (text === 'exit') process.exit(3)
  if (text === 'throw') return { ok: false, reason: 'failed' }
  const held: unknown[] = []
  while (text === 'exhaust') held.push(new Array(1_000_000).fill(held.length))
  return { ok: true, reading: { segments: [], masked: String(threadId), tokenizerVersion: '' }, assignments: [] }
}

parentPort?.on('message', (request: TextRequest) => {
  if (request.kind !== 'read') return reply({ kind: 'done' })
  const outcomes = request.texts.map((text, i) => {
    Atomics.store(reading, 0, i)
    return readOne(text)
  })
  reply({ kind: 'read', outcomes })
})
reply({ kind: 'ready' })
