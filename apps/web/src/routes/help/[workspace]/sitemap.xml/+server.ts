import { api } from '$lib/api.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ params, fetch, url }) => {
  const { items } = await api(fetch).helpNumbers(params.workspace)
  const home = `${url.origin}/help/${encodeURIComponent(params.workspace)}`
  const pages = items.map(
    ({ number, publishedAt }) =>
      `<url><loc>${home}/${number}</loc><lastmod>${publishedAt.slice(0, 10)}</lastmod></url>`,
  )
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${home}</loc></url>
${pages.join('\n')}
</urlset>
`
  return new Response(body, { headers: { 'content-type': 'application/xml; charset=utf-8' } })
}
