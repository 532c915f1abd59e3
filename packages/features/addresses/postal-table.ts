import { inspectFile, readRows } from '../imports/index.ts'

/** What a postal code says of an address; '' for what it leaves open. */
export interface PostalPlace {
  prefecture: string
  city: string
  /** The beginning of the line with the street: the town. */
  street: string
}

export interface PostalTable {
  /** How many postal codes it knows. */
  size: number
  /** @param code - seven digits; null for one that it does not know */
  find(code: string): PostalPlace | null
}

/** A file that can be read, in which there is no postal code where Japan Post has them. */
export class NoPostalTable extends Error {
  override readonly name = 'NoPostalTable'
}

/** Where Japan Post's table has them: the code, the prefecture, the city, the town. */
const [CODE, PREFECTURE, CITY, TOWN] = [2, 6, 7, 8]

/** A town as somebody writes it: without remarks that say which part of it the code is for, or that it is for none. */
function townOf(text: string): string {
  const bare = text.replace(/[（(].*$/, '').trim()
  const isRemark =
    /^以下に掲載がない場合$|の次に.*がくる場合$|[）)、]/.test(bare) || (bare.endsWith('一円') && bare !== '一円')
  return isRemark ? '' : bare
}

const same = (one: string, other: string) => (one === other ? one : '')

function placeOf(cells: readonly string[]): { code: string; place: PostalPlace } | null {
  const [code = '', prefecture = '', city = '', town = ''] = [CODE, PREFECTURE, CITY, TOWN].map((at) =>
    cells[at]?.trim(),
  )
  if (!/^\d{7}$/.test(code) || !/[都道府県]$/.test(prefecture)) return null
  return { code, place: { prefecture, city, street: townOf(town) } }
}

/**
 * Reads Japan Post's table of postal codes as it is given out: `KEN_ALL.CSV` (CP932) or `utf_ken_all.csv`. A code that several
 * towns or cities share says only what they have in common.
 * @throws NoPostalTable, UnreadableFile
 */
export async function readPostalTable(path: string): Promise<PostalTable> {
  const places = new Map<number, PostalPlace>()
  const names = new Map<string, string>()
  /** One string for all places of a city: cells are slices that would keep their whole block of the file. */
  const kept = (name: string) => {
    const known = names.get(name) ?? Buffer.from(name).toString()
    names.set(name, known)
    return known
  }
  const take = (cells: readonly string[]) => {
    const found = placeOf(cells)
    if (!found) return
    const { prefecture, city, street } = found.place
    const earlier = places.get(Number(found.code)) ?? found.place
    places.set(Number(found.code), {
      prefecture: kept(same(prefecture, earlier.prefecture)),
      city: kept(same(city, earlier.city)),
      street: kept(same(street, earlier.street)),
    })
  }
  const shape = await inspectFile(path)
  // The file has no header: what was taken for one is its first row.
  take(shape.header)
  for await (const { cells, problem } of readRows(path, shape)) if (!problem) take(cells)
  if (places.size === 0) throw new NoPostalTable()
  return { size: places.size, find: (code) => (/^\d{7}$/.test(code) ? (places.get(Number(code)) ?? null) : null) }
}
