/** Why a row was refused, or read with a warning, in words. The console's catalogue has the same codes. */
const texts: Readonly<Record<string, readonly [ja: string, en: string]>> = {
  'wrong-bytes': ['文字コードに合わないバイトがあります', 'It has bytes that do not belong to the encoding'],
  'too-many-cells': [
    '見出しより列が多く、列がずれている可能性があります',
    'It has more cells than the header: columns may have moved',
  ],
  'row-too-long': ['行が長すぎます', 'The row is too long'],
  'unclosed-quote': ['引用符 (") が閉じられていません', 'A quotation mark is never closed'],
  'broken-line': ['JSON として読めません', 'The line is not valid JSON'],
  'not-an-object': ['JSON のオブジェクトではありません', 'The line is not a JSON object'],
  'too-deep': ['JSON の入れ子が深すぎます', 'The JSON is nested too deeply'],
  'empty-text': ['本文が空です', 'There is no text'],
  'text-too-long': ['本文が 20,000 文字を超えています', 'The text is longer than 20,000 characters'],
  'missing-date': ['日付が空です', 'There is no date'],
  'bad-date': ['日付として読めません', 'The date cannot be read'],
  'future-date': ['日付が未来です', 'The date lies in the future'],
  'score-unreadable': ['スコアを読めないため、スコアなしで取り込みます', 'The score cannot be read and is left out'],
  'score-out-of-range': ['スコアが範囲外のため、スコアなしで取り込みます', 'The score is out of range and is left out'],
  'short-row': ['列が足りないため、空として取り込みます', 'Cells are missing at the end and are taken as empty'],
  'missing-number': ['番号が空です', 'There is no number'],
  'comment-left-out': [
    '20,000 文字を超えるやりとり、または 500 件を超えるやりとりを除いて取り込みます',
    'Comments longer than 20,000 characters, or beyond the 500th, are left out',
  ],
  'text-left-out': ['20,000 文字を超える列を除いて取り込みます', 'A text longer than 20,000 characters is left out'],
}

export const reasonText = (code: string, language: 'ja' | 'en'): string =>
  texts[code]?.[language === 'ja' ? 0 : 1] ?? code
