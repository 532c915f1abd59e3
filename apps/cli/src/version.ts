import manifest from '../package.json' with { type: 'json' }

/** Koe's own version. */
export const version: string = manifest.version
