import { definitionProblems, type FormField, LIMITS, repairText } from '@koe/survey'
import { Problem } from '../../workspaces/index.ts'
import { type BareForm, formDefinition, formQuestions } from './form.ts'
import { parentsOf } from './tree.ts'

/** A line of the outline that somebody wrote. */
export interface CategoryInput {
  /** Left out for a new one. A known one that is left out of the list is archived, never deleted. */
  id?: string | undefined
  label: string
  /** How deep it stands; 0 unless given. Its parent is the nearest line before it that stands one level higher. */
  level?: number | undefined
  /** What lies under an archived one is archived with it. */
  archived?: boolean | undefined
  help?: string | undefined
  fields?: FormField[] | undefined
}

/** A line that can be put in place. */
export interface CheckedCategory {
  id: string | undefined
  label: string
  /** The line that it stands under. */
  parent: number | null
  archived: boolean
  help: string
  fields: FormField[]
}

const refuse = (field: string, code: string) => new Problem('invalid-input', {}, [{ field, code }])

/** Ids that mean something else in the form. */
const reserved = /^(in|help)-|^(intro|page|thanks)$/
const takenIds = new Set<string>(Object.values(formQuestions))

/** The outline with parents, all of it well-formed text. @throws Problem `invalid-input` */
export function placed(list: readonly CategoryInput[]): CheckedCategory[] {
  const parents = parentsOf(list.map(({ level = 0 }) => level))
  if (!parents) throw refuse('/categories', 'wrong-level')
  const lines: CheckedCategory[] = []
  for (const [index, { id, label, archived = false, help = '', fields = [] }] of list.entries()) {
    const parent = parents[index] ?? null
    const below = parent !== null && lines[parent]?.archived === true
    const words = { label: repairText(label.trim()), help: repairText(help.trim()) }
    lines.push({ id, ...words, parent, archived: archived || below, fields })
  }
  const open = lines.filter((line) => !line.archived)
  const names = open.map(({ parent, label }) => JSON.stringify([parent, label]))
  if (open.length === 0) throw refuse('/categories', 'required')
  if (new Set(names).size < names.length) throw refuse('/categories', 'taken')
  return lines
}

/** Refuses what is not of this form, what stands there twice, and questions that changed what they are. */
export function requireOwn(form: Pick<BareForm, 'categories'>, lines: readonly CheckedCategory[]): void {
  const known = new Map(form.categories.map((category) => [category.id, category]))
  const ids = new Set<string>()
  const kept = new Map(
    form.categories.flatMap(({ id, fields }) =>
      fields.map(({ question }) => [question.id, { of: id, question }] as const),
    ),
  )
  const asked = new Set<string>()
  for (const [index, { id, fields }] of lines.entries()) {
    if (id !== undefined && (!known.has(id) || ids.has(id))) throw refuse(`/categories/${index}/id`, 'not-a-choice')
    if (id !== undefined) ids.add(id)
    for (const [place, field] of fields.entries()) {
      const before = kept.get(field.id)
      const moved = before !== undefined && (before.of !== id || before.question.type !== field.type)
      if (moved || asked.has(field.id) || reserved.test(field.id) || takenIds.has(field.id))
        throw refuse(`/categories/${index}/fields/${place}/id`, 'taken')
      asked.add(field.id)
    }
  }
}

/** What customers would be shown has to be a sound survey of one page. */
export function requireSound(form: BareForm): void {
  const definition = formDefinition(form)
  const [problem] = definitionProblems(definition)
  if (problem) throw refuse('/categories', problem.code)
  if ((definition.pages[0]?.blocks.length ?? 0) > LIMITS.blocksPerPage) throw refuse('/categories', 'too-long')
}
