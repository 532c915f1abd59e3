/** How a survey looks. The accent is moved until it can be read; `theme` follows the device unless given. */
export interface Look {
  accent?: string
  theme?: 'light' | 'dark'
  size?: 'small' | 'large'
  /** A PNG, JPEG or WebP as a `data:` address, for the survey's own page. */
  logo?: string
}
