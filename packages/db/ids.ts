import { uuidv7 } from 'uuidv7'

/** A new UUIDv7: sorts by time of making. Verbs take it as an argument so that tests can fix it. */
export const newId = (): string => uuidv7()
