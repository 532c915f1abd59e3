import { Problem } from '../../workspaces/index.ts'

/** @throws Problem `too-few-respondents` while a survey has some respondents, but fewer than its threshold */
export function requireEnough(base: number, least: number | null): void {
  if (least !== null && base > 0 && base < least) throw new Problem('too-few-respondents', { least })
}

/** @throws Problem `anonymous-survey` where there is a threshold */
export function requireOpen(least: number | null): void {
  if (least !== null) throw new Problem('anonymous-survey', { least })
}
