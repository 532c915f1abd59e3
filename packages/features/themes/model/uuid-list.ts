/** Ids as one parameter: `= any(…::uuid[])` is looked up in the primary key whatever the planner believes of the table. */
export const uuidList = (rows: readonly { id: string }[]): string => `{${rows.map(({ id }) => id).join(',')}}`
