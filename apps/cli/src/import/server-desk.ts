import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { Mapping, TicketMapping } from '@koe/features/imports'
import { formAmong, type ImportDesk, ImportRefused, type SeenImport } from './desk.ts'

interface ServerProblem {
  code?: string
  params?: Record<string, string | number>
  title?: string
  detail?: string
}

/** The sentence of the server comes along: it knows its problems better than an older program does. */
async function refusal(res: Response): Promise<ImportRefused> {
  const problem = (await res.json().catch(() => ({}))) as ServerProblem
  const said = [problem.title, problem.detail].filter(Boolean).join(' ')
  return new ImportRefused(problem.code ?? 'server-refused', { status: res.status, said, ...problem.params })
}

/** A mapping comes with null in its empty places. */
const withoutNulls = (one: SeenImport): SeenImport => ({
  ...one,
  suggestion: filled(one.suggestion),
  ticketSuggestion: filled(one.ticketSuggestion),
})

const named = (record: object) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null))

function filled(mapping: Mapping | null): Mapping | null {
  if (!mapping) return null
  const { texts, attributes, tickets, ...columns } = mapping
  return { ...named(columns), texts, attributes, ...(tickets ? { tickets: named(tickets) as TicketMapping } : {}) }
}

/** Works on a running server, with an API token that has the scope `imports:write`. */
export function openServerDesk(server: string, token: string | undefined): ImportDesk {
  if (!URL.canParse(server)) throw new ImportRefused('bad-server', { server })
  if (!token) throw new ImportRefused('needs-token')
  const base = new URL('/api/v1/', server)
  const request = async (path: string, init: RequestInit): Promise<unknown> => {
    const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` }
    const res = await fetch(`${base}${path}`, { ...init, headers }).catch((error: unknown) => {
      throw new ImportRefused('server-away', { server, reason: error instanceof Error ? error.message : '' })
    })
    if (!res.ok) throw await refusal(res)
    return res.json()
  }
  const ask = async (path: string, init: RequestInit) =>
    withoutNulls((await request(`imports${path}`, init)) as SeenImport)
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  return {
    where: 'server',
    upload(file, bytes) {
      const body = Readable.toWeb(createReadStream(file))
      const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes) }
      const init = { method: 'POST', headers, body, duplex: 'half' } as unknown as RequestInit
      return ask(`?name=${encodeURIComponent(basename(file))}`, init)
    },
    async form(wanted) {
      const { items } = (await request('forms', { method: 'GET' })) as { items: { id: string; name: string }[] }
      return formAmong(wanted, items)
    },
    check: (id, mapping) => post(`/${id}/check`, { mapping }),
    run: (id, mapping) => post(`/${id}/run`, { mapping }),
    look: (id) => ask(`/${id}`, { method: 'GET' }),
    cancel: (id) => post(`/${id}/cancel`, {}),
    discard: (id) => post(`/${id}/undo`, {}),
    close: () => Promise.resolve(),
  }
}
