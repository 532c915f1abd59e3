import { createRoute, z } from '@hono/zod-openapi'
import { type Invited, passOpens, readInvited } from '@koe/features/channels'
import { showForm, submitInquiry } from '@koe/features/inquiries'
import { openResponseDesk, type Submission } from '@koe/features/responses'
import { readPublishedSurvey } from '@koe/features/surveys'
import { type Actor, Problem, rememberSlugs } from '@koe/features/workspaces'
import type { Answer } from '@koe/survey'
import type { Context } from 'hono'
import type { RouteDeps } from '../../deps.ts'
import type { AppEnv, Routes } from '../../env.ts'
import { type IngestionLimits, ingestionLimits } from '../../ingestion-limits.ts'
import { networkOf } from '../../middleware/network.ts'
import {
  InquiryReceiptSchema,
  InquirySubmissionSchema,
  ReceiptSchema,
  ShownFormSchema,
  ShownSurveySchema,
  SubmissionSchema,
} from '../../schemas/ingestion.ts'
import { actorOf, checkedBody, idOf, jsonBody, newRoutes, ok } from '../../validate.ts'
import { fileRoutes } from './files.ts'
import { invitedRoutes } from './invited.ts'
import { endingOf, ownInquiryRoutes } from './own-inquiry.ts'
import { postalRoutes } from './postal-codes.ts'

const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const Slug = { slug: pathText('slug') }

const textsOf = (answers: Readonly<Record<string, Answer>>) =>
  Object.values(answers).flatMap((answer) => ('text' in answer ? [answer.text] : []))

/** First 201; afterwards 200 with the same body, so that a client that lost the answer learns the same. */
function answerReceipt(c: Context<AppEnv>, result: { receipt: object; replayed: boolean; added: boolean }) {
  if (result.replayed) c.header('Idempotent-Replayed', 'true')
  return c.json(result.receipt, result.added ? 201 : 200)
}

const bothReceipts = <T extends z.ZodType>(schema: T) => {
  const { 200: first, default: refused } = ok('Known already, or changed; `Idempotent-Replayed` tells which', schema)
  return { 201: { ...first, description: 'Recorded: it is on disk' }, 200: first, default: refused }
}

function registerSubmissions(routes: Routes) {
  const beacon = (schema: z.ZodType) => ({
    required: true as const,
    content: {
      ...jsonBody(schema).content,
      'text/plain': { schema: z.string().openapi({ description: 'The same JSON' }) },
    },
  })
  const passes = [
    ['i/{token}', 'Record the response of a single-use link'],
    ['p/{pass}', 'Record a response to a survey that asks a PIN'],
  ] as const
  for (const [way, summary] of passes)
    routes.openAPIRegistry.registerPath({
      method: 'post',
      path: `/in/{slug}/${way}/responses`,
      tags: ['ingestion'],
      summary,
      request: { params: z.object({ ...Slug, [way.slice(3, -1)]: z.string() }), body: beacon(SubmissionSchema) },
      responses: bothReceipts(ReceiptSchema),
    })
  const entries = [
    ['responses', 'Record a survey response, or a newer state of it', SubmissionSchema, ReceiptSchema],
    ['inquiries', 'Record an inquiry', InquirySubmissionSchema, InquiryReceiptSchema],
  ] as const
  for (const [what, summary, schema, receipt] of entries) {
    const responses = bothReceipts(receipt)
    routes.openAPIRegistry.registerPath({
      method: 'post',
      path: `/in/{slug}/${what}`,
      tags: ['ingestion'],
      summary: `${summary}; idempotent by id, open to any site`,
      request: { params: z.object(Slug), body: beacon(schema) },
      responses,
    })
    routes.openAPIRegistry.registerPath({
      method: 'post',
      path: `/${what}`,
      tags: ['ingestion'],
      summary: `${summary}; with an API token`,
      request: { body: jsonBody(schema) },
      responses,
    })
  }
}

interface Door {
  deps: RouteDeps
  limits: IngestionLimits
  /** The workspace as somebody who only answers. */
  customerOf(c: Context<AppEnv>): Promise<Actor>
}

function responseRoutes(routes: Routes, { deps, limits, customerOf }: Door) {
  const desk = openResponseDesk(deps.context)
  type Proof = (actor: Actor, input: Submission) => Promise<Submission>
  const submit = (c: Context<AppEnv>, actorFor: () => Promise<Actor>, proof?: Proof) =>
    limits.run(async () => {
      const actor = await actorFor()
      const sent = await checkedBody(c, SubmissionSchema)
      const input = proof ? await proof(actor, sent) : sent
      const suspicions: string[] = []
      if (actor.kind === 'customer') {
        const network = networkOf(c, deps.config)
        limits.admit(input.surveyId, network)
        if (limits.floods(input.surveyId, network, textsOf(input.answers))) suspicions.push('flood')
      }
      const result = await desk.submit(actor, { ...input, suspicions })
      const outcome = result.added ? 'added' : result.replayed ? 'replayed' : 'changed'
      deps.metrics.recorded.inc({ kind: 'response', outcome })
      return answerReceipt(c, result)
    })
  routes.post('/in/:slug/responses', (c) => submit(c, () => customerOf(c)))
  routes.post('/in/:slug/p/:pass/responses', (c) =>
    submit(
      c,
      () => customerOf(c),
      async ({ workspaceId }, input) => {
        const { surveyId } = input
        return {
          ...input,
          proven: await passOpens(deps.context, workspaceId, { surveyId, pass: c.req.param('pass'), sending: true }),
        }
      },
    ),
  )
  routes.post('/in/:slug/i/:token/responses', (c) =>
    submit(
      c,
      () => customerOf(c),
      async ({ workspaceId }, input) =>
        asInvited(input, await readInvited(deps.context, workspaceId, c.req.param('token'))),
    ),
  )
  routes.post('/responses', (c) => submit(c, async () => actorOf(c)))
}

/** A single-use link is good for its one response, and says who answers. @throws Problem `invalid-input` */
function asInvited(input: Submission, invited: Invited): Submission {
  const wrong = input.id !== invited.responseId ? '/id' : input.surveyId !== invited.surveyId ? '/surveyId' : null
  if (wrong) throw new Problem('invalid-input', {}, [{ field: wrong, code: 'not-a-choice' }])
  const { channel, customer } = invited
  const attributes = { ...input.attributes, ...invited.attributes }
  return { ...input, channel, attributes, customer: customer ?? input.customer, proven: true }
}

function inquiryRoutes(routes: Routes, { deps, limits, customerOf }: Door) {
  const submit = (c: Context<AppEnv>, actorFor: () => Promise<Actor>) =>
    limits.run(async () => {
      const actor = await actorFor()
      const input = await checkedBody(c, InquirySubmissionSchema)
      const suspicions: string[] = []
      if (actor.kind === 'customer') {
        const network = networkOf(c, deps.config)
        limits.admit(input.formId, network)
        if (limits.floods(input.formId, network, textsOf(input.answers))) suspicions.push('flood')
      }
      const mails = deps.config.mailFrom !== undefined
      const result = await submitInquiry(deps.context, actor, { ...input, suspicions, mails })
      const outcome = result.added ? 'added' : result.replayed ? 'replayed' : 'changed'
      deps.metrics.recorded.inc({ kind: 'inquiry', outcome })
      const slug = c.req.param('slug')
      if (slug === undefined) return answerReceipt(c, result)
      const origin = deps.config.publicUrl ?? new URL(c.req.url).origin
      const statusUrl = `${origin}/f/${slug}/status/${result.statusToken}`
      const ending = endingOf(statusUrl, result.copied)
      return answerReceipt(c, { ...result, receipt: { ...result.receipt, statusUrl, ending } })
    })
  routes.post('/in/:slug/inquiries', (c) => submit(c, () => customerOf(c)))
  routes.post('/inquiries', (c) => submit(c, async () => actorOf(c)))
}

function shownFormRoutes(routes: Routes, deps: RouteDeps, workspaceBySlug: ReturnType<typeof rememberSlugs>) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/f',
      tags: ['ingestion'],
      summary: 'The inquiry form that a page opens without naming one: the first that is live',
      request: { params: z.object(Slug) },
      responses: ok('The form', ShownFormSchema),
    }),
    async (c) => {
      const workspace = await workspaceBySlug(c.req.valid('param').slug)
      const shown = await showForm(deps.context, workspace.id, {})
      return c.json({ ...shown, workspaceName: workspace.name }, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/f/{formId}',
      tags: ['ingestion'],
      summary: 'The inquiry form to show',
      request: { params: z.object({ ...Slug, formId: pathText('formId') }) },
      responses: ok('The form', ShownFormSchema),
    }),
    async (c) => {
      const { slug, formId } = c.req.valid('param')
      const workspace = await workspaceBySlug(slug)
      const shown = await showForm(deps.context, workspace.id, { id: idOf(formId) })
      return c.json({ ...shown, workspaceName: workspace.name }, 200)
    },
  )
}

/** What customers and other people's pages and programs use: no session, no cookie, any origin. */
export function ingestionRoutes(deps: RouteDeps): Routes {
  const routes = newRoutes()
  const workspaceBySlug = rememberSlugs(deps.context)
  const door: Door = {
    deps,
    limits: ingestionLimits(deps.context.now),
    async customerOf(c) {
      const workspace = await workspaceBySlug(c.req.param('slug') ?? '')
      return { kind: 'customer', workspaceId: workspace.id }
    },
  }
  registerSubmissions(routes)
  responseRoutes(routes, door)
  inquiryRoutes(routes, door)
  invitedRoutes(routes, deps, workspaceBySlug)
  fileRoutes(routes, deps, workspaceBySlug)
  postalRoutes(routes, deps, workspaceBySlug)
  ownInquiryRoutes(routes, deps, workspaceBySlug, door.limits)
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/s/{surveyId}',
      tags: ['ingestion'],
      summary: 'The published survey to show',
      request: {
        params: z.object({ ...Slug, surveyId: pathText('surveyId') }),
        query: z.object({ pass: z.string().max(200).optional().openapi({ description: 'Where a PIN is asked' }) }),
      },
      responses: ok('The live version', ShownSurveySchema),
    }),
    async (c) => {
      const { slug, surveyId } = c.req.valid('param')
      const workspace = await workspaceBySlug(slug)
      const id = idOf(surveyId)
      const { linkAccess, ...shown } = await readPublishedSurvey(deps.context, workspace.id, { surveyId: id })
      if (linkAccess === 'invited') throw new Problem('invited-only')
      const pass = c.req.valid('query').pass ?? ''
      if (linkAccess === 'pin' && !(await passOpens(deps.context, workspace.id, { surveyId: id, pass })))
        throw new Problem('pin-needed')
      return c.json({ ...shown, workspaceName: workspace.name }, 200)
    },
  )
  shownFormRoutes(routes, deps, workspaceBySlug)
  return routes
}
