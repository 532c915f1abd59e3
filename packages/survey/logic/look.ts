/** How a survey looks. The accent is moved until it can be read; `theme` follows the device unless given. */
export interface Look {
  accent?: string
  theme?: 'light' | 'dark'
  size?: 'small' | 'large'
  /** Of a small window in a company's page: at the left or in the middle of the lower edge, at the right unless given. */
  position?: 'left' | 'center'
  /** A PNG, JPEG or WebP as a `data:` address, for the survey's own page. */
  logo?: string
}
