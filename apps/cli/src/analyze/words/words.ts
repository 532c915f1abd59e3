import type { japanese } from './japanese.ts'

/** Everything that an analysis says, in one language. */
export type Words = typeof japanese
