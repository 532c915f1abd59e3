import { alone, browserDevice } from './run/browser-device.ts'
import { Leftovers } from './run/leftovers.ts'

// Its own small file: most visits have nothing left behind.
try {
  const leftovers = new Leftovers(browserDevice(), alone)
  const send = () => {
    leftovers.send().catch(() => {})
  }
  window.addEventListener('pagehide', () => leftovers.letGo())
  window.addEventListener('pageshow', send)
  window.addEventListener('online', send)
  send()
} catch (error) {
  console.error('[koe]', error)
}
