import { type Element, richText, scanElements } from './scan-xml.ts'
import { SpilledStrings } from './spilled-strings.ts'
import type { ZipFile } from './zip.ts'

const MIB = 1024 ** 2
/** Distinct words do not become a hundred times smaller; a bomb does. */
const most = (compressed: number): number => Math.min(2048 * MIB, 64 * MIB + 100 * compressed)

/** The strings that cells name by number, read from their part only as far as cells have asked. */
export class SharedStrings {
  readonly #strings = new SpilledStrings()
  #elements: AsyncGenerator<Element> | undefined

  /** @param name - the part of the archive that holds them; undefined when the workbook has none */
  constructor(zip: ZipFile, name: string | undefined) {
    if (name !== undefined) this.#elements = scanElements(zip.stream(name, most(zip.compressedSize(name))), 'si')
  }

  /** Makes `text` know every string up to this number, as far as there are any. */
  async readTo(index: number): Promise<void> {
    while (this.#elements && this.#strings.size <= index) {
      const next = await this.#elements.next()
      if (next.done) this.#elements = undefined
      else this.#strings.add(richText(next.value.content))
    }
  }

  text(index: number): string {
    return this.#strings.get(index) ?? ''
  }

  async close(): Promise<void> {
    await this.#elements?.return(undefined)
    this.#elements = undefined
    this.#strings.close()
  }
}
