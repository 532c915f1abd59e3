import { withWorkspace } from '@koe/db'
import { importRefusals } from '@koe/db/schema'
import { asc, eq } from 'drizzle-orm'
import { type Actor, authorize, type Context } from '../workspaces/index.ts'
import { importRow, severityOf } from './import-view.ts'
import { reasonText } from './reason-texts.ts'

/** What a spreadsheet would take for a formula, in both widths. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/** One cell of a CSV file: quoted, and never the beginning of a formula. */
export function csvCell(value: string | number): string {
  const text = String(value)
  const harmless = typeof value === 'string' && formula.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

const heads = {
  ja: ['行', '扱い', '理由', '列', '値', 'コード'],
  en: ['Row', 'Effect', 'Reason', 'Column', 'Value', 'Code'],
}
const effects = {
  ja: { refusal: '取り込まない', warning: '一部を除いて取り込む' },
  en: { refusal: 'not imported', warning: 'imported in part' },
}

/**
 * The list of refused rows and warnings as a CSV file for spreadsheets (UTF-8 with its mark). At most the first 10,000.
 * @throws Problem `not-found`
 */
export async function refusalsCsv(
  context: Context,
  actor: Actor,
  input: { id: string; language?: 'ja' | 'en' },
): Promise<string> {
  authorize(actor, 'imports.read')
  const language = input.language ?? 'ja'
  const rows = await withWorkspace(context.db, actor.workspaceId, async (tx) => {
    await importRow(tx, input.id)
    return tx
      .select()
      .from(importRefusals)
      .where(eq(importRefusals.importId, input.id))
      .orderBy(asc(importRefusals.rowNumber), asc(importRefusals.code))
  })
  const lines = rows.map(({ rowNumber, code, columnName, value }) => {
    const effect = effects[language][severityOf(code)]
    return [rowNumber, effect, reasonText(code, language), columnName ?? '', value ?? '', code].map(csvCell).join(',')
  })
  return `\ufeff${[heads[language].map(csvCell).join(','), ...lines].join('\r\n')}\r\n`
}
