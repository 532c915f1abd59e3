export { type Fate, fateOf, LEASE_MS } from './fate.ts'
export { escaped, letterHtml, oneLine, paragraphsHtml } from './letter-text.ts'
export { type Mail, type Mailer, MailRefused } from './mailer.ts'
export { buttonsHtml, buttonsOf, buttonsText, CELL, type ScoreButtons } from './score-buttons.ts'
