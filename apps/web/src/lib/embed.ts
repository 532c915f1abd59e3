/** The line that a company puts into its pages. The workspace's name for addresses is also its public key. */
export const snippetOf = (origin: string, slug: string): string =>
  `<script async src="${origin}/widget/koe.js" data-key="${slug}"></script>`

/** How the company's pages say who is signed in. */
export const identifySample = `koe.identify('customer-123', { plan: 'pro', orders: 12 }, signature)
koe.track('checkout-finished')
koe.reset() // sign-out`

/** The same from a program that is bundled. */
export const moduleSample = (origin: string, slug: string): string =>
  `import { startKoe } from '@koe/widget/loader'
const koe = startKoe({ key: '${slug}', host: '${origin}' })`

/** How the company's server proves it. */
export const signatureSample = `import { createHmac } from 'node:crypto'
const signature = createHmac('sha256', process.env.KOE_IDENTITY_SECRET).update(customerId, 'utf8').digest('hex')`
