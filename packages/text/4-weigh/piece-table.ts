/**
 * Numbers pieces of two or three letters 0, 1, 2 … in the order in which they come: a table with open addressing over code
 * points. A corpus holds millions of pieces; as strings they cost more than all other counting together.
 */
export class PieceTable {
  size = 0
  private codes = new Int32Array(3 * 512)
  private slots = new Int32Array(1024).fill(-1)

  /** The number of a piece (`third` = 0 for a piece of two letters), −1 where it is not in the table. */
  find(first: number, second: number, third: number): number {
    return this.slots[this.slotOf(first, second, third)]!
  }

  /** The number of a piece, a new one where it is not in the table yet. */
  add(first: number, second: number, third: number): number {
    const slot = this.slotOf(first, second, third)
    const known = this.slots[slot]!
    if (known >= 0) return known
    const added = this.size++
    this.slots[slot] = added
    this.codes[3 * added] = first
    this.codes[3 * added + 1] = second
    this.codes[3 * added + 2] = third
    if (2 * this.size >= this.slots.length) this.grow()
    return added
  }

  /** The letters of a piece. */
  textOf(piece: number): string {
    const [first, second, third] = this.codes.subarray(3 * piece, 3 * piece + 3)
    return third === 0 ? String.fromCodePoint(first!, second!) : String.fromCodePoint(first!, second!, third!)
  }

  private slotOf(first: number, second: number, third: number): number {
    const { slots, codes } = this
    const mask = slots.length - 1
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(third, 0xc2b2ae35)
    hash ^= hash >>> 15
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const piece = slots[slot]!
      if (piece < 0) return slot
      const at = 3 * piece
      if (codes[at] === first && codes[at + 1] === second && codes[at + 2] === third) return slot
    }
  }

  private grow(): void {
    const codes = new Int32Array(2 * this.codes.length)
    codes.set(this.codes)
    this.codes = codes
    this.slots = new Int32Array(2 * this.slots.length).fill(-1)
    for (let piece = 0; piece < this.size; piece++)
      this.slots[this.slotOf(codes[3 * piece]!, codes[3 * piece + 1]!, codes[3 * piece + 2]!)] = piece
  }
}
