import { runFaults } from '../faults/ingestion.ts'

/** `npm run bench -- faults --rows 10000`: the fault test at any size, with its control. */
export async function run(_files: string[], options: { rows?: number; json: boolean }): Promise<void> {
  const { rows = 10_000 } = options
  const real = await runFaults(rows, 'client', 3000)
  const control = await runFaults(Math.min(1000, rows), 'server', 3000)
  if (options.json) process.stdout.write(`${JSON.stringify({ measure: 'faults', ...real, control })}\n`)
  else console.table({ 'ids by the client': real, 'ids by the server (control)': control })
}
