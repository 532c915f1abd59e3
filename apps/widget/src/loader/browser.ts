import type { Device } from '@koe/survey/audience'

import { newResponseId } from '../run/response-id.ts'

export const newId = () => newResponseId(Date.now(), crypto.getRandomValues(new Uint8Array(16)))

/** Reads a word that is kept, after writing it (null = removing it) where one is given. Storage may be forbidden. */
export const cupboard =
  (name: 'localStorage' | 'sessionStorage') =>
  (key: string, value?: string | null): string | null => {
    try {
      if (value) window[name].setItem(key, value)
      else if (value === null) window[name].removeItem(key)
      return window[name].getItem(key)
    } catch {
      return value || null
    }
  }

export function deviceKind(): Device {
  if (!matchMedia('(pointer: coarse)').matches) return 'desktop'
  return Math.min(screen.width, screen.height) < 600 ? 'phone' : 'tablet'
}
