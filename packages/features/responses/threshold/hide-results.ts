import { hiddenInList } from '@koe/stats'
import { measuresOf, type Question, type SurveyDefinition } from '@koe/survey'
import type { ChoiceCount, Hidden } from '../counting/index.ts'
import type { PageReach, QuestionResult, SurveyResults } from '../question-results.ts'
import { requireEnough } from './require-open.ts'

/*
 * The anonymity threshold of a survey: no figure tells of a group of respondents that is smaller.
 *
 * - Counts of groups that exclude each other are hidden together, so that none can be had from their sum (`hiddenInList`).
 * - A score and its interval tell how large its groups are: a small one hides the score. Its distribution is hidden whole.
 * - Least and greatest amounts are single answers, and are not shown.
 * - Results cannot be filtered: two filters that differ by one respondent would tell everything of them. Groups are compared
 *   in cross-tabs, where all cells of the table are decided on together (`hiddenInTable`).
 * - How long respondents took is not shown, and waves are not compared: both are told of other groups than the answers are.
 * - Responses are neither listed nor exported. Customers' words stay, without who said them, when (but for the month), where,
 *   and with what score.
 *
 * What it does not do: hide that everybody in a large group answered alike, keep two looks at different moments apart, or
 * protect from somebody who crosses what several tables say of the same few people with knowledge of their own.
 */

const HIDDEN: Hidden = { respondents: null, share: null, low: null, high: null }

const isSmall = (count: number, least: number) => count > 0 && count < least

const countsIn = (choices: readonly ChoiceCount[]) => choices.map(({ respondents }) => respondents ?? 0)

/** Hides choices that exclude each other by what is left of the base as well; of several, each by who did not choose it. */
function hideChoices<T extends ChoiceCount>(choices: T[], base: number, least: number, several: boolean) {
  const counts = countsIn(choices)
  const rest = base - counts.reduce((sum, count) => sum + count, 0)
  const hidden = several
    ? counts.map((count) => isSmall(count, least) || isSmall(base - count, least))
    : hiddenInList([...counts, Math.max(0, rest)], least)
  return choices.map((choice, i) => (hidden[i] || isSmall(base, least) ? { ...choice, ...HIDDEN } : choice))
}

const NO_MEAN = { mean: null, low: 0, high: 0 }

const takesSeveral = (question: Question | undefined) =>
  question?.type === 'multipleChoice' || (question?.type === 'matrix' && question.multiple === true)

/** @returns the result with everything hidden that tells of fewer than `least` */
export function hideQuestion(result: QuestionResult, question: Question | undefined, least: number): QuestionResult {
  const counted = result.base ?? 0
  const small = isSmall(counted, least)
  const base = small ? null : result.base
  const several = takesSeveral(question)
  switch (result.kind) {
    case 'options':
      return { ...result, base, options: hideChoices(result.options, counted, least, several) }
    case 'steps':
      return { ...result, base, steps: hideChoices(result.steps, counted, least, false) }
    case 'rows':
      return {
        ...result,
        base,
        rows: result.rows.map((row) => ({
          ...row,
          base: isSmall(row.base ?? 0, least) ? null : row.base,
          options: hideChoices(row.options, row.base ?? 0, least, several),
        })),
      }
    case 'places': {
      const first = hideChoices(
        result.options.map((option) => option.first),
        counted,
        least,
        false,
      )
      const options = result.options.map((option, i) => {
        return { ...option, ...(small ? NO_MEAN : {}), first: first[i] ?? HIDDEN }
      })
      return { ...result, base, options }
    }
    case 'sums':
      return {
        ...result,
        base,
        options: small ? result.options.map((one) => ({ ...one, ...NO_MEAN })) : result.options,
      }
    case 'amounts':
      return {
        ...result,
        base,
        amounts: small || !result.amounts ? null : { ...result.amounts, least: null, most: null },
      }
  }
}

/**
 * How far respondents got: of the numbers that shrink from page to page those are shown that differ from the last one shown by
 * nobody or by enough. Who left is the difference of two, and is shown where both are.
 */
function hidePages(pages: PageReach[], base: number, finished: number | null, least: number) {
  let last = base
  const isShown = (count: number) => {
    const shown = !isSmall(last - count, least) && !isSmall(count, least)
    if (shown) last = count
    return shown
  }
  const reached = [...pages.map((page) => page.reached ?? 0), finished ?? 0].map((count) =>
    isShown(count) ? count : null,
  )
  return {
    finished: reached.at(-1) ?? null,
    pages: pages.map((page, i) => {
      const both = reached[i] !== null && reached[i + 1] !== null
      return { ...page, reached: reached[i] ?? null, left: both ? page.left : HIDDEN, time: null }
    }),
  }
}

/** @throws Problem `too-few-respondents` */
export function hideResults(results: SurveyResults, definition: SurveyDefinition, least: number): SurveyResults {
  requireEnough(results.base, least)
  const asked = new Map(measuresOf(definition).map((question) => [question.id, question]))
  const small = results.distribution.some(({ respondents }) => isSmall(respondents ?? 0, least))
  return {
    ...results,
    ...hidePages(results.pages, results.base, results.finished, least),
    time: null,
    suspicious: isSmall(results.suspicious ?? 0, least) ? null : results.suspicious,
    distribution: small ? results.distribution.map((one) => ({ ...one, respondents: null })) : results.distribution,
    questions: results.questions.map((one) => hideQuestion(one, asked.get(one.questionId), least)),
  }
}

/** Which of several moments' groups to hide, so that none is small, nor what is hidden of any group altogether. */
export function hiddenMoments(groups: readonly number[][], least: number): boolean[] {
  const hidden = groups.map((sizes) => sizes.some((size) => isSmall(size, least)))
  const base = (i: number) => (groups[i] ?? []).reduce((sum, size) => sum + size, 0)
  const others = [...groups.keys()].filter((i) => !hidden[i] && base(i) > 0).sort((a, b) => base(a) - base(b))
  const covered = () => {
    const kept = groups.filter((_, i) => hidden[i])
    if (kept.length === 1) return false
    return !(groups[0] ?? []).some((_, g) =>
      isSmall(
        kept.reduce((sum, sizes) => sum + (sizes[g] ?? 0), 0),
        least,
      ),
    )
  }
  for (const i of others) {
    if (covered()) break
    hidden[i] = true
  }
  return hidden
}
