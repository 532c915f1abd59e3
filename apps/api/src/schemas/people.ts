import { z } from '@hono/zod-openapi'
import { slugPattern } from '@koe/features/slug'
import { ImportStateSchema } from './imports.ts'

const name = z.string().trim().min(1).max(120)
const email = z.string().trim().max(254).pipe(z.email())
const password = z.string().min(10).max(128)
const slug = z
  .string()
  .max(200)
  .normalize('NFKC')
  .trim()
  .toLowerCase()
  .regex(slugPattern)
  .openapi({ description: 'Stands in the links of surveys and forms, for good; made of the name when left out' })
const moment = z.iso.datetime({ offset: true })

export const RoleSchema = z.enum(['owner', 'admin', 'analyst', 'viewer']).openapi('Role')

const language = z.enum(['ja', 'en'])

/** What somebody may do; the verbs' own table (features/workspaces) says who. */
export const PermissionSchema = z.enum([
  'workspace.read',
  'workspace.manage',
  'members.read',
  'members.manage',
  'tokens.manage',
  'audit.read',
  'verbatims.read',
  'surveys.read',
  'surveys.edit',
  'identity.manage',
  'responses.read',
  'responses.write',
  'attachments.read',
  'inquiries.read',
  'inquiries.write',
  'forms.edit',
  'articles.read',
  'articles.edit',
  'imports.read',
  'imports.run',
  'themes.read',
  'themes.curate',
  'rankings.read',
  'actions.read',
  'actions.edit',
])

export const SignIn = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(128) })
export const SignedIn = z.object({ user: z.object({ id: z.string(), name: z.string(), email: z.string() }) })

export const SetUpNeeded = z.object({ needed: z.boolean() })
export const SetUpInput = z
  .object({
    workspaceName: name,
    slug: slug.optional(),
    ownerName: name,
    email,
    password,
    demo: z.boolean().default(false),
  })
  .openapi('SetUp')

export const WorkspaceSchema = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    timeZone: z.string(),
    language,
    demo: z.boolean(),
  })
  .openapi('Workspace')

export const WorkspaceChange = z.object({
  name: name.optional(),
  timeZone: z.string().max(64).optional(),
  language: language.optional(),
})

export const Me = z
  .object({
    person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    workspaces: z.array(
      z.object({ id: z.uuid(), slug: z.string(), name: z.string(), role: RoleSchema, demo: z.boolean() }),
    ),
    current: z
      .object({
        id: z.uuid(),
        slug: z.string(),
        name: z.string(),
        role: RoleSchema,
        timeZone: z.string(),
        language,
        demo: z.boolean(),
      })
      .nullable(),
    permissions: z.array(PermissionSchema),
  })
  .openapi('Me')

export const MemberSchema = z
  .object({ id: z.uuid(), name: z.string(), email: z.string(), role: RoleSchema, createdAt: moment })
  .openapi('Member')
export const RoleChange = z.object({ role: RoleSchema })

export const InvitationSchema = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    role: RoleSchema,
    state: z.enum(['open', 'accepted', 'revoked', 'expired']),
    createdAt: moment,
    expiresAt: moment,
  })
  .openapi('Invitation')
export const InvitationInput = z.object({ email: email.nullable().optional(), role: RoleSchema })
export const NewInvitation = z.object({
  id: z.uuid(),
  token: z.string().openapi({ description: 'Shown in this answer only' }),
  path: z.string().openapi({ description: 'Where the person opens it, below the console' }),
  expiresAt: moment,
})
export const OpenInvitationSchema = z.object({
  workspaceName: z.string(),
  role: RoleSchema,
  email: z.string().nullable(),
  known: z.boolean().openapi({ description: 'The address signs in here already: ask for its present password' }),
  expiresAt: moment,
})
export const AcceptanceInput = z.object({
  name: z.string().trim().max(120).default(''),
  email: email.optional(),
  password: z.string().min(1).max(128),
})

export const TokenSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    hint: z.string(),
    scopes: z.array(z.string()),
    createdAt: moment,
    expiresAt: moment.nullable(),
    lastUsedAt: moment.nullable(),
  })
  .openapi('Token')
export const TokenInput = z.object({
  name,
  scopes: z.array(z.string()).min(1).max(20),
  expiresAt: moment.nullable().optional(),
})
export const NewToken = z.object({
  id: z.uuid(),
  token: z.string().openapi({ description: 'Shown in this answer only' }),
  hint: z.string(),
})

export const AuditEventSchema = z
  .object({
    id: z.uuid(),
    actorKind: z.string(),
    actorId: z.string().nullable(),
    verb: z.string(),
    targetKind: z.string(),
    targetId: z.string().nullable(),
    detail: z.unknown(),
    at: moment,
  })
  .openapi('AuditEvent')

export const StatusSchema = z
  .object({
    database: z.enum(['embedded', 'external']),
    version: z.string(),
    verbatims: z.number().int(),
    pending: z.number().int(),
    setAside: z.number().int(),
    modelVersion: z.number().int(),
    lastImport: z
      .object({ id: z.uuid(), fileName: z.string(), state: ImportStateSchema, updatedAt: moment })
      .nullable(),
    jobs: z.array(
      z.object({ name: z.string(), waiting: z.number().int(), active: z.number().int(), failed: z.number().int() }),
    ),
  })
  .openapi('Status')
