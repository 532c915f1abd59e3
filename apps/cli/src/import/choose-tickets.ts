import { type Mapping, type TicketColumn, type TicketSystem, ticketColumns } from '@koe/features/imports'
import { columnOf } from './choose-mapping.ts'
import { ImportRefused, type SeenImport } from './desk.ts'

/** Columns of tickets named on the command line; '-' leaves a suggested one out. */
export type TicketFlags = Partial<Record<TicketColumn, string>> & { system?: string }

const systems: readonly TicketSystem[] = ['zendesk', 'freshdesk', 'kintone', 'other']

/**
 * A mapping with which the rows become inquiries of a form.
 * @throws ImportRefused `column-not-found`, `no-number-column`, `which-system`
 */
export function chooseTickets(one: SeenImport, mapping: Mapping, flags: TicketFlags, formId: string): Mapping {
  if (mapping.id === undefined) throw new ImportRefused('no-number-column', { columns: one.header.join(', ') })
  const suggested = one.suggestion?.tickets ?? one.ticketSuggestion?.tickets
  const system = systems.find((name) => name === (flags.system ?? suggested?.system ?? 'other'))
  if (!system) throw new ImportRefused('which-system', { systems: systems.join(', ') })
  const taken = new Set([
    ...mapping.texts,
    mapping.id,
    mapping.date,
    mapping.category,
    mapping.channel,
    mapping.customer,
  ])
  const columns = ticketColumns.flatMap((role): [TicketColumn, string][] => {
    const flag = flags[role]
    if (flag === '-') return []
    if (flag !== undefined) return [[role, columnOf(flag, one.header)]]
    const found = suggested?.[role]
    return found === undefined || found === null || taken.has(found) ? [] : [[role, found]]
  })
  const named = new Set(columns.map(([, column]) => column))
  const attributes = mapping.attributes.filter((column) => !named.has(column))
  const { statuses = {}, categories = {} } = suggested ?? {}
  return { ...mapping, attributes, tickets: { formId, system, statuses, categories, ...Object.fromEntries(columns) } }
}
