import { randomFillSync } from 'node:crypto'
import { V7Generator } from 'uuidv7'

/** Random numbers are drawn some hundreds at a time: one draw costs more than making an id. */
const drawn = new Uint32Array(512)
let used = drawn.length

function nextUint32(): number {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  return drawn[used++] ?? 0
}

const generator = new V7Generator({ nextUint32 })

/** A new UUIDv7: sorts by time of making. Verbs take it as an argument so that tests can fix it. */
export const newId = (): string => generator.generate().toString()
