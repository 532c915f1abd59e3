/** Names of a file that are not known here, with how often each stands there. */
export interface Unknown {
  categories: Record<string, number>
  statuses: Record<string, number>
  assignees: Record<string, number>
}

export const nothingUnknown = (): Unknown => ({ categories: {}, statuses: {}, assignees: {} })
