import { setTimeout as sleep } from 'node:timers/promises'
import type { Follower, InquiryEvents } from '@koe/features/inquiries'
import { streamSSE } from 'hono/streaming'
import type { RouteDeps } from '../../deps.ts'
import type { Routes } from '../../env.ts'
import { problemResponse } from '../../problem.ts'
import { InquiryToldSchema } from '../../schemas/inbox/desk.ts'
import { actorOf, newRoutes } from '../../validate.ts'

/** Proxies cut what is silent for half a minute or a minute. */
const BEAT_MS = 20_000
/** What happens close together is told together. */
const GATHER_MS = 250
/** After this the window asks again, and is asked again whether it still may. */
const LIFE_MS = 10 * 60_000

/** Without a source of events a stream that is over. */
const silent: Pick<InquiryEvents, 'follow'> = {
  follow: () => ({
    take: () => ({ events: [], missed: false }),
    ready: async () => undefined,
    closed: true,
    close() {},
  }),
}

async function readyOrBeat(follower: Follower): Promise<void> {
  const over = new AbortController()
  const beat = sleep(BEAT_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined)
  await Promise.race([follower.ready(), beat])
  over.abort()
}

export function changeRoutes({ inquiryEvents }: RouteDeps): Routes {
  const routes = newRoutes()
  routes.openAPIRegistry.registerPath({
    method: 'get',
    path: '/inquiry-changes',
    tags: ['inquiries'],
    summary:
      'What happens to inquiries, as server-sent events: which ones, never what they say. For signed-in members only',
    responses: {
      200: {
        description: 'Events `inquiries`. The stream ends after ten minutes; connect again',
        content: { 'text/event-stream': { schema: InquiryToldSchema } },
      },
      default: problemResponse,
    },
  })
  routes.get('/inquiry-changes', (c) => {
    const follower = (inquiryEvents ?? silent).follow(actorOf(c))
    // A proxy that gathers answers would hold the words back.
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => follower.close())
      const until = performance.now() + LIFE_MS
      try {
        await stream.write(': begun\n\n')
        while (!follower.closed && !stream.aborted && performance.now() < until) {
          await readyOrBeat(follower)
          const told = follower.take()
          if (follower.closed) break
          if (told.events.length === 0 && !told.missed) await stream.write(': still here\n\n')
          else {
            await stream.writeSSE({ event: 'inquiries', data: JSON.stringify(told) })
            await sleep(GATHER_MS)
          }
        }
      } finally {
        follower.close()
      }
    })
  })
  return routes
}
