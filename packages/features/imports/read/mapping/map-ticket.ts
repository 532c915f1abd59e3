import type { Row } from '../file-shape.ts'
import { LONGEST_TEXT, type MappedRow, type RowOutcome, rowMapper } from './map-row.ts'
import type { MappedTicket } from './mapped-ticket.ts'
import type { Mapping, TicketColumn, TicketMapping, TicketStatus } from './mapping.ts'
import { dateReader, type SaidAt } from './parse-date.ts'
import { commentsIn, type Person, personIn } from './ticket-comments.ts'
import { statusIn } from './ticket-statuses.ts'

const nobody: Person = { id: null, name: null, email: null }
const MOST_COMMENTS = 500
const longest = (text: string) => text.length > LONGEST_TEXT && [...text].length > LONGEST_TEXT

/** A moment, or minutes after it came in, as Zendesk counts the first reply. */
function replyAt(text: string, came: SaidAt | null, read: (text: string) => SaidAt | null): Date | null {
  if (/^\d{1,7}(\.\d+)?$/.test(text)) return came ? new Date(came.at.getTime() + Number(text) * 60_000) : null
  return read(text)?.at ?? null
}

/** The channel of a JSON export lies in an object. */
const channelIn = (text: string | null): string | null => {
  const [, channel] = /^\{.*?"channel":"([^"]{1,100})"/.exec(text ?? '') ?? []
  return channel ?? text
}

/** @returns null for a status column whose word is not known: then what else is known decides */
function statusOf(word: string, tickets: TicketMapping): TicketStatus | null {
  if (tickets.status === undefined || word === '') return tickets.status === undefined ? 'solved' : null
  return statusIn(word, tickets.statuses) ?? null
}

/**
 * Turns rows into inquiries. Beside what `rowMapper` refuses, a row without a number is refused: by it the same ticket is known again.
 * Words together longer than one verbatim are refused, comments longer than that are left out.
 */
export function ticketMapper(
  mapping: Mapping & { tickets: TicketMapping },
  header: readonly string[],
  settings: { timeZone: string; now: Date },
): (row: Row) => RowOutcome {
  const { tickets } = mapping
  const map = rowMapper(mapping, header, settings)
  const readDate = dateReader(settings.timeZone)
  const place = new Map(header.map((name, index) => [name, index]))
  const cell = (row: Row, role: TicketColumn): string => row.cells[place.get(tickets[role] ?? '') ?? -1]?.trim() ?? ''
  const date = (text: string): Date | null => readDate(text)?.at ?? null

  const ticketOf = (row: Row, base: MappedRow, number: string, text: string): MappedTicket => {
    const owner = cell(row, 'email') ? personIn(cell(row, 'email')) : nobody
    const named = cell(row, 'name') ? personIn(cell(row, 'name')) : nobody
    const requester = { id: owner.id ?? named.id, name: named.name ?? owner.name, email: owner.email ?? named.email }
    const solvedAt = date(cell(row, 'solved'))
    const word = cell(row, 'status').slice(0, 200)
    const status = statusOf(word, tickets)
    const known = { requester, first: text, read: date }
    return {
      number,
      text,
      status: status ?? (solvedAt ? 'solved' : 'open'),
      unknownStatus: status === null && word !== '' ? word : null,
      requester,
      assignee: cell(row, 'assignee') ? personIn(cell(row, 'assignee')) : nobody,
      updatedAt: date(cell(row, 'updated')),
      repliedAt: replyAt(cell(row, 'replied'), base.said, readDate),
      solvedAt,
      comments: commentsIn(cell(row, 'comments'), known),
    }
  }

  return (row) => {
    const outcome = map(row)
    if (!outcome.ok) return outcome
    const base = outcome.row
    const number = base.id?.replace(/^[#＃]/, '').trim()
    const refuse = (code: 'missing-number' | 'text-too-long', column: string | undefined): RowOutcome => {
      return { ok: false, number: row.number, refusal: { code, ...(column ? { column } : {}) } }
    }
    if (!number) return refuse('missing-number', mapping.id)
    const text = base.verbatims.map((one) => one.text.trim()).join('\n\n')
    if (longest(text)) return refuse('text-too-long', mapping.texts[0])
    const ticket = ticketOf(row, base, number, text)
    const comments = ticket.comments.filter((one) => !longest(one.text)).slice(0, MOST_COMMENTS)
    const left = comments.length < ticket.comments.length
    const warnings = left ? [...base.warnings, { code: 'comment-left-out' as const }] : base.warnings
    return { ok: true, row: { ...base, channel: channelIn(base.channel), warnings, ticket: { ...ticket, comments } } }
  }
}
