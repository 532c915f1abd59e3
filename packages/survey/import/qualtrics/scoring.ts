import { entriesOf, fieldOf, listOf, numberOf, wordsOf } from '../outside.ts'
import type { Calculation, PlannedVariable, Reading } from '../plan.ts'

/** Points of a question's choices (or of a table's answers) by code, and the category that they count for. */
export interface Grades {
  category: string
  points: ReadonlyMap<string, number>
}

/** Grades by category and code; null where a code has two different grades, as cells of one table may. */
function gradesOf(payload: unknown): Map<string, Map<string, number>> | null {
  const found = new Map<string, Map<string, number>>()
  for (const graded of listOf(fieldOf(payload, 'GradingData')).slice(0, 5_000)) {
    const code = wordsOf(fieldOf(graded, 'AnswerID')) || wordsOf(fieldOf(graded, 'ChoiceID'))
    for (const [category, grade] of entriesOf(fieldOf(graded, 'Grades'))) {
      const points = numberOf(grade)
      if (points === undefined || code === '') continue
      const known = found.get(category) ?? new Map<string, number>()
      if ((known.get(code) ?? points) !== points) return null
      found.set(category, known.set(code, points))
    }
  }
  for (const [category, points] of found) if ([...points.values()].every((value) => value === 0)) found.delete(category)
  return found
}

/**
 * Scores of Qualtrics: each category is a sum of what the choices of its questions count. A choice of Koe has one number, so
 * a question counts for one category; a category that would miss one of its questions is left out as a whole.
 */
export class Scoring {
  private readonly categories: { id: string; name: string }[]
  private readonly questions = new Map<string, string[]>()
  private readonly lost = new Set<string>()

  constructor(elements: readonly unknown[]) {
    this.categories = elements.flatMap((element) =>
      listOf(fieldOf(fieldOf(element, 'Payload'), 'ScoringCategories'))
        .slice(0, 100)
        .map((category) => ({
          id: wordsOf(fieldOf(category, 'ID')),
          name: wordsOf(fieldOf(category, 'Name')) || wordsOf(fieldOf(category, 'ID')),
        })),
    )
  }

  /** What the choices of a question count, where they can. `fit`: choices of such a question can count at all. */
  grades(id: string, payload: unknown, fit: boolean): Grades | null {
    const all = gradesOf(payload)
    const known = new Set(this.categories.map((category) => category.id))
    const graded = all ? [...all].filter(([category]) => known.has(category)) : []
    const [first] = graded
    if (!all || !fit) for (const category of all?.keys() ?? known) this.lost.add(category)
    for (const [category] of graded.slice(1)) this.lost.add(category)
    if (!first || !fit) return null
    const [category, points] = first
    this.questions.set(category, [...(this.questions.get(category) ?? []), id])
    return { category, points }
  }

  /** The sum of each category, known as `gr://ID/Score` and by the fields that hold it. */
  variables(fields: ReadonlyMap<string, string>, { report }: Reading): PlannedVariable[] {
    return this.categories.flatMap(({ id, name }) => {
      const asked = this.questions.get(id) ?? []
      if (this.lost.has(id)) report('', { what: 'setting-left-out', setting: `Scoring: ${name.slice(0, 80)}` })
      if (this.lost.has(id) || asked.length === 0) return []
      const to: Calculation[] = [...asked.map((question) => ({ name: question })), { number: 0 }]
      const names = [`gr://${id}/Score`, ...[...fields].filter(([, held]) => held === id).map(([field]) => field)]
      return [{ where: '', name, names, words: `Scoring: ${name}`, calculation: { apply: 'sum', to } }]
    })
  }
}
