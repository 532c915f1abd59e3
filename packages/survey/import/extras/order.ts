import { comparisonsIn } from '../../check-definition.ts'
import { type Condition, isQuestion, LIMITS, type Page, type Variable } from '../../definition.ts'
import { pipesIn } from '../../further/pipe.ts'
import { runsOf } from '../../logic/arrange.ts'
import { formulaAsks, parseFormula } from '../../logic/formula.ts'
import type { Report } from '../loss.ts'

/** The questions that a condition depends on, also through variables. */
function dependsOn(condition: Condition | undefined, variables: ReadonlyMap<string, string>): string[] {
  const open = comparisonsIn(condition).map(({ question }) => question)
  const found = new Set<string>()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    const formula = parseFormula(variables.get(next) ?? '')
    if (typeof formula !== 'string') open.push(...formulaAsks(formula))
  }
  return [...found]
}

const conditionsOf = ({ blocks }: Page) =>
  blocks.flatMap((block) => [block.showIf, isQuestion(block) ? block.requiredIf : undefined])

/** What the texts of a page ask for. */
const pipedIn = (page: Page): string[] =>
  pipesIn(JSON.stringify([page.title, page.blocks.map(({ showIf: _, ...block }) => block)]))

/**
 * Leaves blocks and pages in the order of the file where a rule, a text or a jump depends on their order: whether the other
 * has been asked before would be chance.
 */
export function keepOrder(
  pages: Page[],
  variables: readonly Variable[],
  report: Report,
  where: (page: Page) => string,
): Page[] {
  const formulas = new Map(variables.map(({ id, formula }) => [`v.${id}`, formula]))
  const asks = (page: Page) => conditionsOf(page).flatMap((condition) => dependsOn(condition, formulas))
  const still = (page: Page, name: 'shuffle' | 'group'): Page => {
    const { [name]: _, ...rest } = page
    return rest
  }
  const settled = pages.map((page) => {
    if (!page.shuffle) return page
    const own = new Set(page.blocks.map(({ id }) => id))
    if (!asks(page).some((id) => own.has(id))) return page
    report(where(page), { what: 'order-left-out' })
    return still(page, 'shuffle')
  })
  for (const [first, last] of runsOf(settled)) {
    const run = settled.slice(first, last + 1)
    if (run[0]?.group === undefined) continue
    const ids = new Set(run.map(({ id }) => id))
    const own = new Set(run.flatMap(({ blocks }) => blocks.map(({ id }) => id)))
    const jumps = settled.some(({ id, jumps: all = [] }) => all.some(({ to }) => ids.has(id) || ids.has(to)))
    const tied = run.some((page) => [...asks(page), ...pipedIn(page)].some((id) => own.has(id)))
    if (run.length > 1 && !jumps && !tied && run.length <= LIMITS.pages) continue
    if (run.length > 1 && run[0]) report(where(run[0]), { what: 'order-left-out' })
    for (let at = first; at <= last; at += 1) settled[at] = still(settled[at] as Page, 'group')
  }
  return settled
}
