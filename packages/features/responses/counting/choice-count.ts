import { wilsonInterval } from '@koe/stats'

/** How many chose something of those who answered the question; share 0…1 with its 95 % interval. */
export interface FullCount {
  respondents: number
  share: number
  low: number
  high: number
}

/** The same, or nothing where it is smaller than the survey's threshold, or would tell of something that is. */
export type ChoiceCount = FullCount | Hidden

export interface Hidden {
  respondents: null
  share: null
  low: null
  high: null
}

export const choice = (respondents: number, base: number): FullCount => {
  const share = base === 0 ? 0 : respondents / base
  return { respondents, share, ...wilsonInterval(Math.min(respondents, base), base) }
}
