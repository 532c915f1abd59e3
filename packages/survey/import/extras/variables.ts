import { LIMITS, type Option, type Variable } from '../../definition.ts'
import { parseFormula } from '../../logic/formula.ts'
import { isCountable } from '../../logic/variables.ts'
import { numberOf } from '../outside.ts'
import type { Calculation, Place, PlannedBlock, PlannedVariable, Reading } from '../plan.ts'

/** As many terms of a sum stand in one formula; a longer sum becomes a sum of sums. */
const MOST_TERMS = 10

class Unsaid extends Error {}

/** Options count what their codes say, where every code is a number. */
function withPoints(planned: PlannedBlock): boolean {
  const { block, options } = planned
  if (!('options' in block) || !options || !/^(singleChoice|dropdown|multipleChoice)$/.test(block.type)) return false
  const points = new Map([...options].map(([code, id]) => [id, numberOf(code)]))
  const counted: Option[] = []
  for (const option of block.options) {
    const value = points.get(option.id)
    if (value === undefined || Math.abs(value) > LIMITS.points) return false
    counted.push({ ...option, points: value })
  }
  planned.block = { ...block, options: counted }
  return true
}

const numeral = (value: number): string => {
  const digits = String(Math.abs(value))
  if (!/^\d{1,15}(\.\d{1,15})?$/.test(digits)) throw new Unsaid()
  return value < 0 ? `(0 - ${digits})` : digits
}

/** Writes calculations as Koe's formulas, and knows from where on each is complete. */
class Writer {
  readonly variables: Variable[] = []
  private readonly reading: Reading
  private readonly place: (name: string) => Place | undefined
  private parts = 0
  private asked: Place[] = []
  private codes = false

  constructor(reading: Reading, place: (name: string) => Place | undefined) {
    this.reading = reading
    this.place = place
  }

  /** The place of the variable, or null where it cannot be said. */
  add({ name, calculation, codes }: PlannedVariable): Pick<Place, 'planned' | 'order' | 'page'> | null {
    if (!calculation) return null
    const before = this.variables.length
    this.asked = []
    this.codes = codes === true
    this.parts = 0
    try {
      const id = this.keep(name, this.whole(calculation, name))
      return {
        planned: { where: name, names: [], showIf: [], block: { id: `v.${id}`, type: 'number', label: {} } },
        order: Math.max(-1, ...this.asked.map(({ order }) => order)),
        page: Math.max(-1, ...this.asked.map(({ page }) => page)),
      }
    } catch (error) {
      if (!(error instanceof Unsaid)) throw error
      this.variables.length = before
      return null
    }
  }

  private keep(name: string, formula: string): string {
    if (typeof parseFormula(formula) === 'string' || this.variables.length >= LIMITS.variables) throw new Unsaid()
    const id = this.reading.newId()
    this.variables.push({ id, name: name.slice(0, LIMITS.nameLength / 2) || '…', formula })
    return id
  }

  private whole(calculation: Calculation, name: string): string {
    if (!('apply' in calculation) || calculation.apply !== 'sum' || calculation.to.length <= MOST_TERMS)
      return this.written(calculation)
    const sums: string[] = []
    for (let at = 0; at < calculation.to.length; at += MOST_TERMS) {
      this.parts += 1
      const part: Calculation = { apply: 'sum', to: calculation.to.slice(at, at + MOST_TERMS) }
      sums.push(`{{v.${this.keep(`${name.slice(0, 80)} (${this.parts})`, this.written(part))}}}`)
    }
    return `sum(${sums.join(', ')})`
  }

  private written(calculation: Calculation): string {
    if ('number' in calculation) return numeral(calculation.number)
    if ('name' in calculation) return this.reference(calculation.name, calculation.single === true)
    const { apply } = calculation
    const to = calculation.to.map((one) => this.written(one))
    if (to.length === 0) throw new Unsaid()
    return /^[-+*/]$/.test(apply) ? `(${to.join(` ${apply} `)})` : `${apply}(${to.join(', ')})`
  }

  private reference(name: string, single: boolean): string {
    const place = this.place(name)
    if (!place || place.part !== undefined || place.planned.block.type === 'statement') throw new Unsaid()
    this.asked.push(place)
    const { block } = place.planned
    if (block.id.startsWith('v.')) return `{{${block.id}}}`
    if (single && block.type === 'multipleChoice') throw new Unsaid()
    if (!isCountable(block) && !(this.codes && withPoints(place.planned))) throw new Unsaid()
    return `{{q.${block.id}}}`
  }
}

/**
 * The calculations that Koe can do; the others are reported. A calculation sees those before it.
 *
 * @param place where something is asked, by the other tool's name
 * @returns the variables, and their places by name
 */
export function variablesFrom(
  planned: readonly PlannedVariable[],
  reading: Reading,
  place: (name: string) => Place | undefined,
): { variables: Variable[]; places: Map<string, Place> } {
  const places = new Map<string, Place>()
  const writer = new Writer(reading, (name) => place(name) ?? places.get(name))
  for (const variable of planned) {
    const found = writer.add(variable)
    if (!found) {
      reading.report(variable.where, { what: 'calculation-left-out', calculation: variable.words })
      continue
    }
    for (const name of variable.names) if (!places.has(name)) places.set(name, found)
  }
  return { variables: writer.variables, places }
}
