import { repairText } from '@koe/survey'
import { normalEmail } from '../workspaces/index.ts'

/** Somebody to be invited. */
export interface Recipient {
  email: string | null
  name: string | null
  /** The company's own number for the customer. */
  customerId: string | null
  attributes: Record<string, string>
}

export type RecipientRefusal = 'no-address' | 'wrong-address' | 'twice' | 'too-long'

export interface ReadRecipients {
  recipients: Recipient[]
  /** Lines that name nobody, from 1, with the reason. */
  refused: { line: number; reason: RecipientRefusal }[]
}

/** Most people in one list. */
export const MOST_RECIPIENTS = 20_000

const ADDRESS = /^[^\s@<>(),;:\\"[\]]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/

/** Whether a mail server could take it: one address, no name, no line break. */
export const isAddress = (text: string): boolean => text.length <= 254 && ADDRESS.test(text)

const HEADS: Record<'email' | 'name' | 'customerId', RegExp> = {
  email: /^(e-?mail|mail|address|メール(アドレス)?|メアド)$/i,
  name: /^(name|full ?name|氏名|お?名前|顧客名)$/i,
  customerId: /^(customer[ _-]?(id|no\.?|number)?|id|user[ _-]?id|顧客(id|番号|コード)|会員(id|番号))$/i,
}

/** Cells of one line; a comma, a tab or a semicolon between them, quotes around those that hold one. */
function cellsOf(line: string): string[] {
  const delimiter = line.includes('\t') ? '\t' : line.includes(',') ? ',' : ';'
  const cells: string[] = []
  let cell = ''
  let quoted = false
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? ''
    if (quoted && character === '"' && line[i + 1] === '"') {
      cell += '"'
      i++
    } else if (character === '"' && (quoted || cell.trim() === '')) quoted = !quoted
    else if (character === delimiter && !quoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += character
  }
  return [...cells, cell.trim()]
}

const headOf = (cell: string) =>
  (Object.keys(HEADS) as (keyof typeof HEADS)[]).find((name) => HEADS[name].test(cell.normalize('NFKC')))

/** What each column holds: by the first line where it is a header, else address, name, number. Other headers are attributes. */
function columnsOf(first: string[]): { columns: string[]; isHeader: boolean } {
  const isHeader =
    first.some((cell) => headOf(cell) !== undefined) && !first.some((cell) => isAddress(normalEmail(cell)))
  return { columns: isHeader ? first.map((cell) => headOf(cell) ?? cell) : ['email', 'name', 'customerId'], isHeader }
}

function recipientOf(columns: string[], cells: string[]): Recipient {
  const found: Recipient = { email: null, name: null, customerId: null, attributes: {} }
  columns.forEach((column, i) => {
    const value = repairText(cells[i] ?? '')
    if (value === '' || column === '') return
    if (column === 'email') found.email = normalEmail(value)
    else if (column === 'name' || column === 'customerId') found[column] = value
    else found.attributes[repairText(column)] = value
  })
  return found
}

const keyOf = ({ email, customerId }: Recipient) => email ?? `#${customerId}`

function refusalOf(recipient: Recipient, known: ReadonlySet<string>, addressNeeded: boolean): RecipientRefusal | null {
  const { email, name, customerId, attributes } = recipient
  if (email === null && (addressNeeded || customerId === null)) return 'no-address'
  if (email !== null && !isAddress(email)) return 'wrong-address'
  if (known.has(keyOf(recipient))) return 'twice'
  const parts = [...Object.keys(attributes), ...Object.values(attributes), name ?? '', customerId ?? '']
  return parts.some((part) => part.length > 200) || Object.keys(attributes).length > 50 ? 'too-long' : null
}

/**
 * Reads a pasted list or the text of a CSV or TSV file: one person a line, with a header (メールアドレス, 氏名, 顧客ID, anything else
 * becomes an attribute) or as address, name, number. Full-width addresses are read; an address counts once.
 * @param addressNeeded - false takes people who have a number alone
 */
export function readRecipients(text: string, { addressNeeded }: { addressNeeded: boolean }): ReadRecipients {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)
  const { columns, isHeader } = columnsOf(cellsOf(lines.find((line) => line.trim() !== '') ?? ''))
  const known = new Set<string>()
  const result: ReadRecipients = { recipients: [], refused: [] }
  let header = isHeader
  lines.forEach((line, i) => {
    if (line.trim() === '') return
    if (header) {
      header = false
      return
    }
    const recipient = recipientOf(columns, cellsOf(line))
    const reason = refusalOf(recipient, known, addressNeeded)
    if (reason) result.refused.push({ line: i + 1, reason })
    else {
      known.add(keyOf(recipient))
      result.recipients.push(recipient)
    }
  })
  return result
}
