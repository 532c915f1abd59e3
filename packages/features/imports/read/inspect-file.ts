import type { FileShape } from './file-shape.ts'
import { inspectShape } from './inspect-shape.ts'
import { headerHash, type Mapping } from './mapping/mapping.ts'
import { suggestMapping } from './mapping/suggest-mapping.ts'
import { suggestTickets } from './mapping/suggest-tickets.ts'
import { readRows } from './read-rows.ts'

const PREVIEW = 20
/** Rows looked at to guess which column holds what. */
const SAMPLE = 300
/** Characters of a cell shown in the preview. */
const LONGEST_SHOWN = 500

export interface FileInspection extends FileShape {
  headerHash: string
  /** The first 20 rows, long cells cut. */
  preview: { number: number; cells: string[]; problem?: string }[]
  suggested: Mapping
  /** Whose export it is, and how its rows would be inquiries of a form that is still to be chosen. */
  tickets: ReturnType<typeof suggestTickets>
}

/**
 * Looks into a file: what it is, what its first rows are, and which column probably holds what.
 * @param name - the name the file had where it came from, when the path is another
 * @throws UnreadableFile
 */
export async function inspectFile(path: string, name = path): Promise<FileInspection> {
  const shape = await inspectShape(path, name)
  const sample: string[][] = []
  const preview: FileInspection['preview'] = []
  for await (const { number, cells, problem } of readRows(path, shape)) {
    if (preview.length < PREVIEW) {
      const shown = cells.map((cell) => (cell.length > LONGEST_SHOWN ? `${cell.slice(0, LONGEST_SHOWN)}…` : cell))
      preview.push({ number, cells: shown, ...(problem ? { problem } : {}) })
    }
    if (!problem) sample.push(cells)
    if (sample.length >= SAMPLE) break
  }
  const { header } = shape
  const [suggested, tickets] = [suggestMapping(header, sample), suggestTickets(header, sample)]
  return { ...shape, headerHash: headerHash(header), preview, suggested, tickets }
}
