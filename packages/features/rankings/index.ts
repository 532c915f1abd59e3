export type { Quote } from './choose-quotes.ts'
export type { ReplyMaterial } from './gaps/find-material.ts'
export { type FaqGap, type FaqGaps, type GapArticle, readFaqGaps } from './gaps/read-gaps.ts'
export type { ThemeChange } from './judge-themes.ts'
export type { Period, PeriodInput } from './periods.ts'
export type { Impact, Lift, ShareFigure } from './portrait/judge-portrait.ts'
export {
  type PortraitInput,
  readThemeCompany,
  readThemePortrait,
  readThemeWording,
  type ThemeCompany,
  type ThemePortrait,
  type ThemeWording,
} from './portrait/read-portrait.ts'
export {
  type Ranking,
  type RankingInput,
  type RankingRow,
  rankThemes,
  type ScoreFigure,
} from './rank-themes.ts'
export { type Facet, type RankingFilters, rankingFilters } from './ranking-filters.ts'
export { rankingsCsv } from './rankings-csv.ts'
export { readSurveyDrivers, type SurveyDriver, type SurveyDrivers } from './read-drivers.ts'
