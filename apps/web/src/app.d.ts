import type { Language } from '$lib/messages/index.ts'

declare global {
  namespace App {
    interface Error {
      message: string
      /** Stable kebab-case code of the problem; its sentence is in the catalogue. */
      code?: string
      detail?: string
      requestId?: string
      params?: Record<string, string | number>
      errors?: { field: string; code: string; message?: string }[]
    }
    interface Locals {
      /** The language of a page that does not follow the reader's cookie. */
      language?: Language
    }
    interface PageData {
      language: Language
      theme: 'light' | 'dark' | 'system'
    }
  }
}
