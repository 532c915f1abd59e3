import type { Import } from '$lib/api.ts'
import type { format } from '$lib/reader.ts'

const written: Readonly<Record<string, string>> = { shift_jis: 'Shift_JIS' }

/** What a file is, in the words of its facts; a workbook has no encoding that anybody chose. */
export const fileFacts = (file: Import, f: ReturnType<typeof format>): string[] => [
  file.format.toUpperCase(),
  ...(file.format === 'xlsx' ? [] : [written[file.encoding] ?? file.encoding.toUpperCase()]),
  f.bytes(file.fileBytes),
]
