import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the company's own script does: it knows nothing of Koe but a list. */
const script = `
window.koe = window.koe || []
window.heard = []
for (const name of ['shown', 'started', 'finished', 'closed', 'error'])
  koe.push(['on', name, (detail) => heard.push(name + (detail.error ? ': ' + detail.error : ''))])
document.addEventListener('DOMContentLoaded', () => {
  document.querySelector('#order').addEventListener('click', () => koe.push(['track', 'order', { amount: 3 }]))
})
`

const page = (koe: string, key: string) => `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>お店</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="/shop.css"><script src="/shop.js"></script>
<script async src="${koe}/widget/koe.js" data-key="${key}"></script></head>
<body><main><h1>お店</h1><p><button id="order" type="button">注文する</button> <a href="/other">ほかの頁</a></p>
<section id="place"></section></main></body></html>`

export interface HostPage {
  url: string
  close(): void
}

/** A company's page on another origin, with as strict a content security policy as pages have. */
export function openHostPage(koe: string, key: string): Promise<HostPage> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${koe}`,
    "style-src 'self'",
    `connect-src ${koe}`,
    "require-trusted-types-for 'script'",
    'trusted-types koe koe-widget',
  ].join('; ')
  const server = createServer((req, res) => {
    if (req.url === '/shop.js') res.setHeader('content-type', 'text/javascript').end(script)
    else if (req.url === '/shop.css') res.setHeader('content-type', 'text/css').end('h1 { color: #222 }')
    else if (req.url === '/favicon.ico') res.writeHead(204).end()
    else {
      res.setHeader('content-security-policy', policy).setHeader('content-type', 'text/html; charset=utf-8')
      res.end(page(koe, key))
    }
  })
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () => {
          server.closeAllConnections()
          server.close()
        },
      })
    }),
  )
}
