import { type Caller, call, cookieOf, type TestApi } from './support.ts'
import { inquiry, type LiveForm, liveForm, setUpOwner } from './workspace.ts'

export interface TeamMember {
  id: string
  name: string
  role: string
}

/** A workspace with a form and people who answer, each by their name. */
export interface Team {
  owner: Caller
  workspaceId: string
  form: LiveForm
  people: Record<string, { caller: Caller; member: TeamMember }>
  /** Sends an inquiry as a customer would. @returns its id */
  receive(change?: Record<string, unknown>): Promise<string>
  /** @returns the body, whatever the status */
  ask<T>(route: string, body?: unknown, caller?: Caller): Promise<T>
}

export async function openTeam(api: TestApi, names: Record<string, 'analyst' | 'viewer' | 'admin'>): Promise<Team> {
  const owner: Caller = { cookie: await setUpOwner(api) }
  const form = await liveForm(api, owner.cookie ?? '')
  const callers: Record<string, Caller> = { 店主: owner }
  for (const [name, role] of Object.entries(names)) {
    const email = `${Object.keys(callers).length}@example.com`
    const made = (await call(api, 'POST /api/v1/invitations', owner, { role, email })).body as { token: string }
    const person = { name, password: 'correct horse battery' }
    callers[name] = {
      cookie: cookieOf(await call(api, `POST /api/v1/invitations/by-token/${made.token}/accept`, {}, person)),
    }
  }
  const ask = async <T>(route: string, body?: unknown, caller = owner) =>
    (await call(api, route, caller, body)).body as T
  const { items } = await ask<{ items: TeamMember[] }>('GET /api/v1/members')
  const people = Object.fromEntries(
    items.map((member) => [member.name, { caller: callers[member.name] ?? {}, member }]),
  )
  const receive = async (change: Record<string, unknown> = {}) => {
    const sent = inquiry(form, change)
    const { status } = await call(api, 'POST /api/v1/in/shop/inquiries', {}, sent)
    if (status !== 201) throw new Error(`an inquiry was answered with ${status}`)
    return sent.id
  }
  const workspaceId = (await ask<{ id: string }>('GET /api/v1/workspace')).id
  return { owner, workspaceId, form, people, receive, ask }
}
