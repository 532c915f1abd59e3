import type { TicketStatus } from './mapping.ts'
import type { Person, TicketComment } from './ticket-comments.ts'

/** What a row of another system's export says beside its words. */
export interface MappedTicket {
  /** What it is called there. */
  number: string
  text: string
  status: TicketStatus
  /** A word of the status column that nobody knows. */
  unknownStatus: string | null
  requester: Person
  assignee: Person
  updatedAt: Date | null
  repliedAt: Date | null
  solvedAt: Date | null
  comments: TicketComment[]
}
