import type { Koe, KoeCall } from './koe.ts'
import { startKoe } from './start.ts'

// `<script async src="https://koe.example.com/widget/koe.js" data-key="…">`
try {
  const tag = document.currentScript as HTMLScriptElement
  const place = window as unknown as { koe?: Koe | KoeCall[] }
  const waiting = place.koe
  // A second tag on the page changes nothing.
  if (!waiting || Array.isArray(waiting)) {
    const koe = startKoe({ key: tag.dataset.key || '', host: new URL(tag.src).origin, nonce: tag.nonce })
    place.koe = koe
    if (waiting) koe.push(...waiting)
  }
} catch (error) {
  console.error('[koe]', error)
}
