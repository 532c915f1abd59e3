/** Lines with which mail programs begin the letter that is being answered. */
const HEADS = [
  /^-{2,}\s*(original message|元のメッセージ|転送されたメッセージ|forwarded message)/i,
  /^_{10,}\s*$/,
  /^on .{6,200} wrote:\s*$/i,
  /^\d{4}年\d{1,2}月\d{1,2}日.{0,200}[:：]\s*$/,
  /^\d{4}[/-]\d{1,2}[/-]\d{1,2}.{0,200}(<[^>]+>|さん|様)?.{0,40}[:：]\s*$/,
  /^(from|差出人|送信者)\s*[:：].{0,300}$/i,
]

const isQuote = (line: string) => /^\s*[>＞]/.test(line)

/**
 * What somebody wrote in a letter that answers another one, without the quoted letter below it. Lines quoted in the middle, between
 * own lines, stay: what is answered there would not be understood without them.
 * @param text - the plain text of the letter
 * @returns '' when everything is quoted
 * @example
 * ownWords('届きました。\n\n2026年11月3日(火) 10:00 みどり商店 <voice@shop.example>:\n> いかがでしょうか。') // => '届きました。'
 */
export function ownWords(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const head = lines.findIndex((line) => HEADS.some((pattern) => pattern.test(line.trim())))
  let end = head < 0 ? lines.length : head
  while (end > 0 && (isQuote(lines[end - 1] ?? '') || (lines[end - 1] ?? '').trim() === '')) end -= 1
  return lines.slice(0, end).join('\n').trim()
}
