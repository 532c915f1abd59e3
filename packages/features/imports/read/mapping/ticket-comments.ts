/** What was said about a ticket after its first words, and by whom. */
export interface TicketComment {
  kind: 'answer' | 'reply' | 'note'
  author: string
  text: string
  /** Null: the file does not say when. */
  at: Date | null
}

export interface Person {
  id: string | null
  name: string | null
  email: string | null
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function asJson(cell: string): unknown {
  if (!/^\s*[[{]/.test(cell)) return undefined
  try {
    return JSON.parse(cell)
  } catch {
    return undefined
  }
}

const word = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 320) || null : null

/** Somebody as exports write them: an address, a name, `Name <address>`, or an object of JSON. */
export function personIn(cell: string): Person {
  const found = asJson(cell)
  if (isFields(found)) return { id: word(found.id), name: word(found.name), email: word(found.email) }
  const [, name, address] = /^\s*(.*?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(cell) ?? []
  if (address) return { id: null, name: word(name), email: address }
  const plain = word(cell)
  return plain?.includes('@') && !/\s/.test(plain)
    ? { id: null, name: null, email: plain }
    : { id: null, name: plain, email: null }
}

const authorOf = (comment: Fields): Person => {
  const author = isFields(comment.author) ? comment.author : isFields(comment.user) ? comment.user : {}
  return {
    id: word(author.id) ?? word(comment.author_id) ?? word(comment.user_id),
    name: word(author.name),
    email: word(author.email),
  }
}

const same = (a: string | null, b: string | null) => a !== null && a.toLowerCase() === b?.toLowerCase()

/** Zendesk says whether it is public, Freshdesk whether it came in and whether it is private. */
function kindOf(comment: Fields, author: Person, requester: Person): TicketComment['kind'] {
  if (comment.public === false || comment.private === true) return 'note'
  if (comment.incoming === true) return 'answer'
  return same(author.id, requester.id) || same(author.email, requester.email) ? 'answer' : 'reply'
}

const wordsOf = (comment: Fields): string => {
  const found = [comment.plain_body, comment.body_text, comment.body].find((part) => typeof part === 'string')
  return typeof found === 'string' ? found.trim() : ''
}

/**
 * The comments of a ticket: a list of JSON as Zendesk (`comments`) and Freshdesk (`conversations`) write it, else the whole cell as
 * one note. The first comment of a Zendesk ticket is its own description and is left out.
 */
export function commentsIn(
  cell: string,
  { requester, first, read }: { requester: Person; first: string; read: (text: string) => Date | null },
): TicketComment[] {
  if (cell.trim() === '') return []
  const list = asJson(cell)
  if (!Array.isArray(list)) return [{ kind: 'note', author: '', text: cell.trim(), at: null }]
  return list.filter(isFields).flatMap((comment, index): TicketComment[] => {
    const text = wordsOf(comment)
    if (text === '' || (index === 0 && first.includes(text))) return []
    const author = authorOf(comment)
    const at = word(comment.created_at)
    return [
      {
        kind: kindOf(comment, author, requester),
        author: author.name ?? author.email ?? '',
        text,
        at: at ? read(at) : null,
      },
    ]
  })
}
