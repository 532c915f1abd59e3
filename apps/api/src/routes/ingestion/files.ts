import { z } from '@hono/zod-openapi'
import { ATTACHMENT_LIMITS, openAttachmentDesk, removeAttachment } from '@koe/features/attachments'
import { passOpens, readInvited } from '@koe/features/channels'
import { receiveInquiryFile } from '@koe/features/inquiries'
import { type Actor, Problem, type rememberSlugs } from '@koe/features/workspaces'
import type { Context } from 'hono'
import type { RouteDeps } from '../../deps.ts'
import type { AppEnv, Routes } from '../../env.ts'
import { ingestionLimits } from '../../ingestion-limits.ts'
import { networkOf } from '../../middleware/network.ts'
import { countedBytes } from '../../middleware/read-body.ts'
import { ArrivedFileSchema, ArrivingFileQuery, anyBytes, TakenBackSchema } from '../../schemas/files.ts'
import { actorOf, checkedBody, fieldErrors, idOf, jsonBody, noContent, ok } from '../../validate.ts'

const tags = ['ingestion']
const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })

/** Files weigh more than answers: fewer of them, but still those of a whole office. */
const rates = { burst: 300, perSecond: 2, mostRunning: 24 }
/** A phone in a tunnel may take that long; one that takes longer comes again. */
const longestMs = 120_000

type Query = z.output<typeof ArrivingFileQuery>

/** The bytes of the request, counted while they come. @throws Problem `too-large`, `busy` when they do not end */
async function bytesOf(request: Request): Promise<Uint8Array> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('busy')), longestMs)
  })
  try {
    return await Promise.race([countedBytes(request, ATTACHMENT_LIMITS.bytes), late])
  } finally {
    clearTimeout(timer)
  }
}

function registerUploads(routes: Routes) {
  const receipt = ok('It is on disk already', ArrivedFileSchema)
  for (const [path, summary] of [
    ['/in/{slug}/files', 'Keep a file for a response or an inquiry that is still to come; idempotent by id'],
    ['/in/{slug}/i/{token}/files', 'Keep a file for the response of a single-use link'],
    ['/in/{slug}/p/{pass}/files', 'Keep a file for a response to a survey that asks a PIN'],
    ['/files', 'Keep a file for a response or an inquiry that is still to come; with an API token'],
  ] as const) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
    routes.openAPIRegistry.registerPath({
      method: 'post',
      path,
      tags,
      summary,
      request: {
        params: z.object(Object.fromEntries(names.map((name) => [name, pathText(name)]))),
        query: ArrivingFileQuery,
        body: { required: true, content: anyBytes },
      },
      responses: { 201: { ...receipt[200], description: 'It is on disk' }, ...receipt },
    })
  }
}

/** Files that customers send along, ahead of their response: any origin, no cookie; the same proof as for the response. */
export function fileRoutes(routes: Routes, deps: RouteDeps, workspaceBySlug: ReturnType<typeof rememberSlugs>) {
  const { context, config } = deps
  const desk = openAttachmentDesk(context)
  const limits = ingestionLimits(context.now, rates)
  const customerOf = async (c: Context<AppEnv>): Promise<Actor> => {
    return { kind: 'customer', workspaceId: (await workspaceBySlug(c.req.param('slug') ?? '')).id }
  }
  type Proof = (workspaceId: string, query: Query) => Promise<boolean>
  const receive = (c: Context<AppEnv>, actorFor: () => Promise<Actor>, proof: Proof = async () => false) =>
    limits.run(async () => {
      const actor = await actorFor()
      const query = ArrivingFileQuery.safeParse(c.req.query())
      if (!query.success) throw new Problem('invalid-input', {}, fieldErrors(query.error))
      const { surveyId = '', surveyVersionId = '', formId = '', responseId, ...named } = query.data
      if (actor.kind === 'customer') limits.admit(formId || surveyId, networkOf(c, config))
      const proven = actor.kind !== 'customer' || (await proof(actor.workspaceId, query.data))
      const file = { ...named, bytes: await bytesOf(c.req.raw) }
      const { receipt, replayed } = formId
        ? await receiveInquiryFile(context, actor, { ...file, formId, inquiryId: responseId })
        : await desk.receive(actor, { ...file, surveyId, surveyVersionId, responseId, proven })
      if (replayed) c.header('Idempotent-Replayed', 'true')
      return c.json(receipt, replayed ? 200 : 201)
    })
  registerUploads(routes)
  routes.post('/in/:slug/files', (c) => receive(c, () => customerOf(c)))
  routes.post('/in/:slug/p/:pass/files', (c) =>
    receive(
      c,
      () => customerOf(c),
      (workspaceId, { surveyId = '' }) =>
        passOpens(context, workspaceId, { surveyId, pass: c.req.param('pass'), sending: true }),
    ),
  )
  routes.post('/in/:slug/i/:token/files', (c) =>
    receive(
      c,
      () => customerOf(c),
      async (workspaceId, query) => {
        const invited = await readInvited(context, workspaceId, c.req.param('token'))
        return query.responseId === invited.responseId && query.surveyId === invited.surveyId
      },
    ),
  )
  routes.post('/files', (c) => receive(c, async () => actorOf(c)))
  // Registered by hand: a page that goes away sends this as text/plain, which needs no preflight.
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/in/{slug}/files/{id}/remove',
    tags,
    summary: 'Take a file back whose response is not recorded yet',
    request: {
      params: z.object({ slug: pathText('slug'), id: pathText('id') }),
      body: jsonBody(TakenBackSchema),
    },
    responses: noContent('It is not there, or never was'),
  })
  routes.post('/in/:slug/files/:id/remove', async (c) => {
    const actor = await customerOf(c)
    const { responseId } = await checkedBody(c, TakenBackSchema)
    await removeAttachment(context, actor, { responseId, id: idOf(c.req.param('id')) })
    return c.body(null, 204)
  })
}
