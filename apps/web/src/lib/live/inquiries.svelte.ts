import { addresses, type InquiryTold } from '$lib/api.ts'

type Hear = (told: InquiryTold) => void

/** Whether the stream is open; else what is shown is asked for every half minute. */
export const stream = $state({ open: false })

const ASK_MS = 30_000
const MOST_WAIT_MS = 60_000
const everything: InquiryTold = { events: [], missed: true }

const listeners = new Set<Hear>()
let source: EventSource | undefined
let retry: ReturnType<typeof setTimeout> | undefined
let asking: ReturnType<typeof setInterval> | undefined
let tries = 0
let openedAt = 0

function tell(told: InquiryTold) {
  for (const hear of [...listeners]) hear(told)
}

function shut() {
  clearTimeout(retry)
  source?.close()
  source = undefined
  stream.open = false
}

/** Servers that restart are not to meet all windows at once. */
function later() {
  // One that was cut as soon as it was open was not open.
  if (stream.open && performance.now() - openedAt > 5000) tries = 0
  shut()
  const wait = Math.min(MOST_WAIT_MS, 1000 * 2 ** tries) * (0.5 + Math.random() / 2)
  tries += 1
  retry = setTimeout(open, wait)
}

/** Only of a page that is seen: a browser has six connections to a server, for all its tabs. */
function open() {
  if (source || listeners.size === 0 || document.visibilityState !== 'visible') return
  source = new EventSource(addresses.inquiryChanges)
  source.onopen = () => {
    openedAt = performance.now()
    stream.open = true
    // What happened before it was open.
    tell(everything)
  }
  source.addEventListener('inquiries', ({ data }) => tell(JSON.parse(data) as InquiryTold))
  source.onerror = later
}

function turn() {
  tries = 0
  shut()
  open()
}

function ask() {
  if (!stream.open && document.visibilityState === 'visible') tell(everything)
}

/** Is told what happens to inquiries, as long as the page is seen; every half minute to look at everything where the stream is broken. */
export function followInquiries(hear: Hear): () => void {
  listeners.add(hear)
  if (listeners.size === 1 && !asking) {
    document.addEventListener('visibilitychange', turn)
    asking = setInterval(ask, ASK_MS)
  }
  open()
  return () => {
    listeners.delete(hear)
    // The next page may follow, too.
    setTimeout(() => {
      if (listeners.size > 0) return
      document.removeEventListener('visibilitychange', turn)
      clearInterval(asking)
      asking = undefined
      shut()
    }, 1000)
  }
}
