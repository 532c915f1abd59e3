import type { RouteDeps } from '../deps.ts'
import type { Routes } from '../env.ts'
import { languageOf } from '../problem.ts'
import { type ApiDocument, apiDocument } from '../reference/document.ts'
import { pagePolicy, referencePage } from '../reference/page.ts'
import { newRoutes } from '../validate.ts'

/** The OpenAPI document of the whole app, and a page to read it. Mounted last, so that it knows every route. */
export function referenceRoutes(deps: RouteDeps, app: Routes): Routes {
  const routes = newRoutes()
  let made: ApiDocument | undefined
  const document = () => {
    made ??= apiDocument(app, deps.config.version)
    return made
  }
  routes.get('/openapi.json', (c) => {
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cross-Origin-Resource-Policy', 'cross-origin')
    return c.json(document(), 200)
  })
  routes.get('/docs', (c) => {
    const asked = c.req.query('lang')
    const language = asked === 'en' || asked === 'ja' ? asked : languageOf(c.req.header('accept-language'))
    c.header('Content-Security-Policy', pagePolicy)
    return c.html(referencePage(document(), language))
  })
  return routes
}
