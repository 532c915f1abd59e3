import 'svelte/elements'

declare module 'svelte/elements' {
  export interface SvelteHTMLElements {
    /** The widget's custom element, served at /koe/ask.js. */
    'koe-survey': HTMLAttributes<HTMLElement> & {
      preview?: boolean
      language?: string
      endpoint?: string
      mode?: 'response' | 'inquiry'
      channel?: string
      /** The page is the survey's own: an ending may lead on by itself. */
      redirects?: boolean | undefined
      accent?: string | undefined
      theme?: 'light' | 'dark' | undefined
      placement?: 'popover' | undefined
      side?: 'left' | 'center' | 'right' | undefined
      'data-size'?: 'small' | 'large' | undefined
      'response-id'?: string | undefined
      'survey-id'?: string
      'survey-version-id'?: string
      'form-id'?: string
    }
  }
}
