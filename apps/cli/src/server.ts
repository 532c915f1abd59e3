import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

type Handler = (req: IncomingMessage, res: ServerResponse) => void
type Fetch = (request: Request, env?: Record<string, unknown>) => Response | Promise<Response>

export interface Doors {
  api: Fetch | undefined
  /** SvelteKit's handler for everything else. */
  web: Handler | undefined
  publicFiles: ((req: IncomingMessage, res: ServerResponse) => boolean) | undefined
  trustProxy: boolean
}

const apiPaths = /^\/(api(\/|$|\?)|healthz$|readyz$|metrics$)/

function notHere(_req: IncomingMessage, res: ServerResponse) {
  res.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('not found\n')
}

/** One port: the API's paths go to Hono, the widget's files are served from memory, the rest is the console. */
export function createDoors(doors: Doors): Server {
  // It puts light Request and Response classes in place of the global ones: an answer then costs half.
  const api: Handler = doors.api ? getRequestListener(doors.api) : notHere
  const web = doors.web ?? notHere
  const server = createServer((req, res) => {
    // The console must not believe a scheme that a stranger claims.
    if (!doors.trustProxy) req.headers['x-forwarded-proto'] = 'http'
    if (apiPaths.test(req.url ?? '')) return void api(req, res)
    if (doors.publicFiles?.(req, res)) return
    web(req, res)
  })
  // Half-open sockets would otherwise live for minutes.
  server.headersTimeout = 10_000
  server.keepAliveTimeout = 15_000
  // An upload of an import may take long: the API counts bytes and time by itself.
  server.requestTimeout = 0
  return server
}

export class PortInUse extends Error {
  override readonly name = 'PortInUse'
}

/** @returns the port that was taken (of use when 0 was asked for) */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(String(port)) : error),
    )
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

/** Stops accepting, lets running requests end, and cuts what is still open after `drainMs`. */
export async function stopListening(server: Server, drainMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A browser keeps its connection and asks on over it: whichever is idle is closed, again and again.
  server.closeIdleConnections()
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const timer = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearInterval(idle)
  clearTimeout(timer)
}
