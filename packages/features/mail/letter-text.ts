const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Words as they may stand in HTML, between tags or in an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')

/** Neither a header nor a line of the envelope can be begun by it. */
export const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim()

/** Paragraphs of plain words as HTML. */
export const paragraphsHtml = (paragraphs: readonly string[]): string =>
  paragraphs.map((text) => `<p style="margin:0 0 16px">${escaped(text).replaceAll('\n', '<br>')}</p>`).join('')

/** The page around a letter's words. @param inner - HTML; every word in it escaped already */
export const letterHtml = (language: string, inner: string): string =>
  `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head><body style="margin:0;background:#f4f5f8"><div style="max-width:560px;margin:0 auto;padding:24px 16px;background:#ffffff;color:#1c2230;font-family:sans-serif;font-size:15px;line-height:1.8">${inner}</div></body></html>`
