export { audit } from './audit.ts'
export type { Actor, Context, Role } from './context.ts'
export { atLeast, authorize, may, type Permission, permissions, tokenScopes } from './permissions.ts'
export { type FieldError, Problem, type ProblemCode } from './problem.ts'
