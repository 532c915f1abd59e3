import type { Actor, Role } from './context.ts'
import { Problem } from './problem.ts'

const rank: Record<Role, number> = { viewer: 0, analyst: 1, admin: 2, owner: 3 }

/** The least role and the token scope for each thing that can be done. The only place where that is decided. */
export const permissions = {
  'workspace.read': { role: 'viewer', scope: 'read' },
  'workspace.manage': { role: 'owner', scope: null },
  'members.read': { role: 'viewer', scope: null },
  'members.manage': { role: 'admin', scope: null },
  'tokens.manage': { role: 'admin', scope: null },
  'audit.read': { role: 'admin', scope: null },
  'verbatims.read': { role: 'viewer', scope: 'read' },
  'surveys.read': { role: 'viewer', scope: 'read' },
  'surveys.edit': { role: 'analyst', scope: 'surveys:write' },
  'identity.manage': { role: 'admin', scope: null },
  'responses.read': { role: 'viewer', scope: 'read' },
  'responses.write': { role: 'analyst', scope: 'responses:write' },
  // What customers sent along may be anything: a bill, an identity card.
  'attachments.read': { role: 'analyst', scope: 'attachments:read' },
  'inquiries.read': { role: 'viewer', scope: 'read' },
  'inquiries.write': { role: 'analyst', scope: 'inquiries:write' },
  'forms.edit': { role: 'analyst', scope: 'forms:write' },
  'articles.read': { role: 'viewer', scope: 'read' },
  'articles.edit': { role: 'analyst', scope: 'articles:write' },
  'imports.read': { role: 'viewer', scope: 'read' },
  'imports.run': { role: 'analyst', scope: 'imports:write' },
  'themes.read': { role: 'viewer', scope: 'read' },
  'themes.curate': { role: 'analyst', scope: 'themes:write' },
  'rankings.read': { role: 'viewer', scope: 'read' },
  'actions.read': { role: 'viewer', scope: 'read' },
  'actions.edit': { role: 'analyst', scope: 'actions:write' },
} as const satisfies Record<string, { role: Role; scope: string | null }>

export type Permission = keyof typeof permissions

/** Every scope a token can be given. */
export const tokenScopes: readonly string[] = [
  ...new Set(Object.values(permissions).flatMap(({ scope }) => (scope === null ? [] : [scope]))),
].sort()

/** Whether the actor may; the system may do everything within its workspace, a customer nothing that has a name here. */
export function may(actor: Actor, permission: Permission): boolean {
  const { role, scope } = permissions[permission]
  if (actor.kind === 'system') return true
  if (actor.kind === 'member') return rank[actor.role] >= rank[role]
  if (actor.kind === 'token') return scope !== null && actor.scopes.includes(scope)
  return false
}

/** @throws Problem `forbidden` */
export function authorize(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new Problem('forbidden', { permission })
}

/** True when `role` is at least `least`. */
export const atLeast = (role: Role, least: Role): boolean => rank[role] >= rank[least]
