/** What a workspace is called in addresses (`/s/midori/…`). No import stands here, so that the console can carry it. */
export const slugPattern = /^[a-z0-9][a-z0-9-]{1,47}$/

/** As typed to as meant: full-width letters, capitals and the spaces around are no mistake. */
export const plainSlug = (text: string): string => text.normalize('NFKC').trim().toLowerCase()

/** A name for addresses from a name for people; null when that holds no Latin word to make it of. */
export function slugFrom(name: string): string | null {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return slugPattern.test(plain) && /[a-z]/.test(plain) ? plain : null
}
