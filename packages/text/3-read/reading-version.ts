/**
 * Version of all that decides a reading: normalizing, the dictionary, and the rules of this folder. Raise it by one when what
 * is read changes; what was read by an earlier one is then read again in the background. A test tells when it was forgotten.
 */
export const READING_VERSION = 3
