import { createRoute, z } from '@hono/zod-openapi'
import { addToOwnInquiry, readOwnInquiry } from '@koe/features/inquiries'
import type { rememberSlugs } from '@koe/features/workspaces'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import type { IngestionLimits } from '../../ingestion-limits.ts'
import { networkOf } from '../../middleware/network.ts'
import { AddedWordsSchema, OwnInquirySchema } from '../../schemas/inbox/own-inquiry.ts'
import { jsonBody, noContent, ok } from '../../validate.ts'

const tags = ['ingestion']
const pathText = (name: string) => z.string().openapi({ param: { name, in: 'path' } })
const Token = z.object({ slug: pathText('slug'), token: pathText('token') })

/** The ending that the form shows its sender: what they can do from here on. */
export const endingOf = (statusUrl: string, copied: boolean) => ({
  id: 'thanks',
  title: { ja: 'お問い合わせを受け付けました。', en: 'We have received your message.' },
  body: {
    ja: `${copied ? '控えをメールでお送りします。' : ''}対応の状況は、下のリンクから開くページでご覧いただけます。伝え忘れたことも書き足せます。お電話の際は、受付番号をお知らせください。`,
    en: `${copied ? 'A copy is on its way by mail. ' : ''}See what becomes of it, and add what you forgot, on the page behind the link below. Please mention the number when you call us.`,
  },
  redirect: statusUrl,
})

/** What the holder of the link to an inquiry, who sent it, sees and adds. */
export function ownInquiryRoutes(
  routes: Routes,
  { context, config }: RouteDeps,
  workspaceBySlug: ReturnType<typeof rememberSlugs>,
  limits: IngestionLimits,
) {
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/in/{slug}/q/{token}',
      tags,
      summary: 'An inquiry as its sender sees it',
      request: { params: Token },
      responses: ok('Their words, and the replies', OwnInquirySchema),
    }),
    async (c) => {
      const { slug, token } = c.req.valid('param')
      const workspace = await workspaceBySlug(slug)
      c.header('Cache-Control', 'no-store')
      return c.json(
        {
          ...(await readOwnInquiry(context, workspace.id, token)),
          workspaceName: workspace.name,
          timeZone: workspace.timeZone,
        },
        200,
      )
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/in/{slug}/q/{token}/words',
      tags,
      summary: 'Add words to an inquiry of one’s own; idempotent by id',
      request: { params: Token, body: jsonBody(AddedWordsSchema) },
      responses: noContent('They are entered'),
    }),
    async (c) => {
      const { slug, token } = c.req.valid('param')
      const workspace = await workspaceBySlug(slug)
      limits.admit(workspace.id, networkOf(c, config))
      await addToOwnInquiry(context, workspace.id, { token, ...c.req.valid('json') })
      return c.body(null, 204)
    },
  )
}
