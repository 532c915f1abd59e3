export interface CopyColumn {
  name: string
  /** As PostgreSQL writes it: `timestamp with time zone`, `text[]`. */
  type: string
  nullable: boolean
  /** Part of the primary key. */
  key: boolean
}

export interface TableShape {
  name: string
  columns: CopyColumn[]
}

/** One foreign key: these columns of `table` point to rows of `target`. */
export interface Reference {
  table: string
  target: string
  columns: string[]
}

export interface CopyTable extends TableShape {
  /** Columns that are written as NULL first and filled once every row they may point to is there. */
  late: string[]
}

/**
 * Orders tables so that what a row points to is always written before it. A reference within one table or around
 * a circle is taken out through its nullable columns, which then come late.
 * @throws Error when a circle has no nullable column: no order exists
 */
export function copyOrder(tables: readonly TableShape[], references: readonly Reference[]): CopyTable[] {
  const waiting = [...tables].sort((a, b) => (a.name < b.name ? -1 : 1))
  const ordered: CopyTable[] = []
  while (waiting.length > 0) {
    const names = new Set(waiting.map((table) => table.name))
    const open = (table: TableShape) => references.filter((one) => one.table === table.name && names.has(one.target))
    const nullable = (table: TableShape, one: Reference) =>
      table.columns.filter((column) => column.nullable && one.columns.includes(column.name)).map(({ name }) => name)
    const chosen =
      waiting.find((table) =>
        open(table).every((one) => one.target === table.name && nullable(table, one).length > 0),
      ) ?? waiting.find((table) => open(table).every((one) => nullable(table, one).length > 0))
    if (!chosen)
      throw new Error(`no order to copy ${[...names].join(', ')}: a circle of references has no nullable column`)
    const late = new Set(open(chosen).flatMap((one) => nullable(chosen, one)))
    ordered.push({ ...chosen, late: [...late] })
    waiting.splice(waiting.indexOf(chosen), 1)
  }
  return ordered
}
