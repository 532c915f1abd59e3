import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface TakenMail {
  to: string
  /** The whole letter as it came over the wire. */
  raw: string
  header(name: string): string | undefined
  /** Body parts with quoted-printable and base64 undone. */
  parts: string[]
}

const unquoted = (text: string) =>
  Buffer.from(
    text
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

function partsOf(raw: string): string[] {
  const boundary = /boundary="?([^";\r\n]+)"?/i.exec(raw)?.[1]
  const pieces = boundary ? raw.split(`--${boundary}`).slice(1, -1) : [raw]
  return pieces.map((piece) => {
    const [head = '', ...rest] = piece.trimStart().split(/\r?\n\r?\n/)
    const body = rest.join('\n\n')
    if (/encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8')
    return /encoding: quoted-printable/i.test(head) ? unquoted(body) : body
  })
}

/** Words of a header that are not ASCII come encoded (RFC 2047). */
const decoded = (text: string) =>
  text.replace(/=\?utf-8\?([bq])\?([^?]*)\?=\s*/gi, (_, kind: string, words: string) =>
    kind.toLowerCase() === 'b' ? Buffer.from(words, 'base64').toString('utf8') : unquoted(words.replaceAll('_', ' ')),
  )

function takenMail(to: string, raw: string): TakenMail {
  const head = (raw.split(/\r?\n\r?\n/)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ')
  const header = (name: string) => {
    const found = new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]
    return found === undefined ? undefined : decoded(found).trim()
  }
  return { to, raw, header, parts: partsOf(raw) }
}

/** A real SMTP server on this machine. `refuse` may answer an address with a code instead of taking its letter. */
export async function startMailServer(refuse: (address: string) => number | null = () => null) {
  const taken: TakenMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const code = refuse(address)
      done(code === null ? null : Object.assign(new Error('refused'), { responseCode: code }))
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', () => {
        const raw = Buffer.concat(pieces).toString('utf8')
        for (const { address } of session.envelope.rcptTo) taken.push(takenMail(address, raw))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    taken,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
