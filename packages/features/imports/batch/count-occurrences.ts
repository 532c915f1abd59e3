/**
 * Counts how often each fingerprint has come before. Sixteen bytes a slot outside the JavaScript heap: a million different rows
 * take 32 MB, where a Map would take ten times that.
 */
export class Occurrences {
  #keys = new BigUint64Array(1 << 12)
  #counts = new Uint32Array(1 << 12)
  #size = 0

  /** @returns 0 for the first time, 1 for the second… */
  next(fingerprint: Buffer): number {
    if (this.#size * 2 >= this.#keys.length) this.#grow()
    const slot = this.#slotOf(fingerprint.readBigUInt64LE(0) || 1n)
    const seen = this.#counts[slot] as number
    if (seen === 0) {
      this.#keys[slot] = fingerprint.readBigUInt64LE(0) || 1n
      this.#size++
    }
    this.#counts[slot] = seen + 1
    return seen
  }

  #slotOf(key: bigint): number {
    const mask = this.#keys.length - 1
    let slot = Number(key & 0xffffffffn) & mask
    while (this.#keys[slot] !== 0n && this.#keys[slot] !== key) slot = (slot + 1) & mask
    return slot
  }

  #grow() {
    const [keys, counts] = [this.#keys, this.#counts]
    this.#keys = new BigUint64Array(keys.length * 2)
    this.#counts = new Uint32Array(keys.length * 2)
    for (let i = 0; i < keys.length; i++) {
      if (counts[i] === 0) continue
      const slot = this.#slotOf(keys[i] as bigint)
      this.#keys[slot] = keys[i] as bigint
      this.#counts[slot] = counts[i] as number
    }
  }
}
