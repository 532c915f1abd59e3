import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** One line of a file: {text, …}; articles of a help page have a question and an answer instead. */
export interface BenchRow {
  text: string
  label?: string
}

/** Rows of a file of JSON lines; null where the file is absent (that is said, and passed over). */
export function readRows(file: string, json: boolean): BenchRow[] | null {
  if (!existsSync(file)) {
    print(json, { file: basename(file), note: 'not measured: data absent' })
    return null
  }
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .map(({ text, question, answer, label }) => ({
      text: typeof answer === 'string' ? `${question ?? ''}\n${answer}` : `${text ?? ''}`,
      ...(typeof label === 'string' ? { label } : {}),
    }))
}

/** CPU seconds of the whole process since `before`: comparable on a machine that others use too. */
export function cpuSeconds(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** Largest memory of the process so far, in MB. */
export const peakMB = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

/** Prints one line of figures, rounded to three digits. */
export function print(json: boolean, line: Record<string, unknown>): void {
  const rounded = Object.fromEntries(
    Object.entries(line).map(([key, value]) => [
      key,
      typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) / 1000 : value,
    ]),
  )
  if (json) {
    console.log(JSON.stringify(rounded))
    return
  }
  const { file, mode = '', ...figures } = rounded
  const cells = Object.entries(figures).map(([key, value]) => `${key} ${value}`)
  console.log(`${String(file).padEnd(36)} ${String(mode).padEnd(30)} ${cells.join('  ')}`)
}
