/** A new UUIDv7 (RFC 9562): the browser's name for a response, so that sending it again is harmless. */
export function newResponseId(now: number, random: Uint8Array): string {
  const time = `0${now.toString(16)}`.slice(-12)
  const chance = Array.from(random, (byte) => (byte + 256).toString(16).slice(1)).join('')
  const variant = '89ab'.charAt(random[15]! & 3)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-${variant}${chance.slice(3, 6)}-${chance.slice(6, 18)}`
}
