import type { Mapping } from '@koe/features/imports'
import { nearestColumn } from '../analyze/input/find-column.ts'
import { ImportRefused, type SeenImport } from './desk.ts'

/** Columns named on the command line; '-' leaves a suggested one out. */
export interface MappingFlags {
  text: string[]
  date?: string
  score?: string
  category?: string
  channel?: string
  customer?: string
  id?: string
  attributes?: string
  /** The form whose inquiries the rows become. */
  inquiries?: string
}

const folded = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/** @throws ImportRefused `column-not-found` with the columns there are */
export function columnOf(wanted: string, header: readonly string[]): string {
  const found = header.find((name) => name === wanted) ?? header.find((name) => folded(name) === folded(wanted))
  if (found !== undefined) return found
  const nearest = nearestColumn(wanted, header) ?? ''
  throw new ImportRefused('column-not-found', { column: wanted, columns: header.join(', '), nearest })
}

function scoreOf(flag: string, { header, suggestion }: SeenImport): Mapping['score'] {
  const [, name = flag, kind] = /^(.*):(nps|csat|ces)$/i.exec(flag) ?? []
  const column = columnOf(name, header)
  if (kind) return { column, kind: kind.toLowerCase() as 'nps' | 'csat' | 'ces' }
  if (suggestion?.score?.column === column) return suggestion.score
  throw new ImportRefused('score-kind', { column })
}

/** What was remembered of such files counts only where it was for the same thing. */
function suggestionOf(one: SeenImport, { inquiries }: MappingFlags): Mapping {
  const found = inquiries && !one.suggestion?.tickets ? one.ticketSuggestion : one.suggestion
  const { tickets: _, ...columns } = found ?? { texts: [], attributes: [] }
  return columns
}

/** The suggested (or remembered) mapping with what the command line says put over it. */
export function chooseMapping(one: SeenImport, flags: MappingFlags): Mapping {
  const { header } = one
  const suggestion = suggestionOf(one, flags)
  const texts = flags.text.length > 0 ? flags.text.map((name) => columnOf(name, header)) : suggestion.texts
  if (texts.length === 0) throw new ImportRefused('no-text-column', { columns: header.join(', ') })
  const pick = (name: 'date' | 'category' | 'channel' | 'customer' | 'id'): Partial<Mapping> => {
    const flag = flags[name]
    const column = flag === '-' ? undefined : flag === undefined ? suggestion[name] : columnOf(flag, header)
    return column === undefined || texts.includes(column) ? {} : { [name]: column }
  }
  const score =
    flags.score === '-' ? undefined : flags.score === undefined ? suggestion.score : scoreOf(flags.score, one)
  const named = {
    ...pick('date'),
    ...pick('category'),
    ...pick('channel'),
    ...pick('customer'),
    ...pick('id'),
    ...(score ? { score } : {}),
  }
  const taken = new Set([...texts, score?.column, ...Object.values(named).filter((value) => typeof value === 'string')])
  const attributes =
    flags.attributes === undefined
      ? suggestion.attributes.filter((name) => !taken.has(name))
      : flags.attributes === '-'
        ? []
        : flags.attributes.split(',').map((name) => columnOf(name.trim(), header))
  return { texts, ...named, attributes }
}
