import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { printable } from './analyze/output/width.ts'
import { chooseMapping, type MappingFlags } from './import/choose-mapping.ts'
import { chooseTickets, type TicketFlags } from './import/choose-tickets.ts'
import { type ImportDesk, ImportRefused, type OpenData, type SeenImport } from './import/desk.ts'
import { openLocalDesk } from './import/local-desk.ts'
import { openServerDesk } from './import/server-desk.ts'
import { type ImportWords, importWordsFor, percentRead } from './import/words.ts'

interface Flags extends MappingFlags, TicketFlags {
  server?: string
  token?: string
  workspace?: string
  dryRun?: boolean
  createCategories?: boolean
  yes?: boolean
}

/** Adds `koe import FILE` to the program. */
export function importCommand(program: Command, open: OpenData): void {
  const words = importWordsFor(process.env)
  const { help } = words
  program
    .command('import')
    .description(help.description)
    .argument('<file>', help.file)
    .option('--server <url>', help.server)
    .option('--token <token>', help.token)
    .option('--workspace <slug>', help.workspace)
    .option('--text <column>', help.text, (value: string, before: string[]) => [...before, value], [])
    .option('--date <column>', help.date)
    .option('--score <column[:nps|csat|ces]>', help.score)
    .option('--category <column>', help.category)
    .option('--channel <column>', help.channel)
    .option('--customer <column>', help.customer)
    .option('--id <column>', help.id)
    .option('--attributes <columns>', help.attributes)
    .option('--inquiries <form>', help.inquiries)
    .option('--system <zendesk|freshdesk|kintone|other>', help.system)
    .option('--status <column>', help.status)
    .option('--assignee <column>', help.assignee)
    .option('--email <column>', help.email)
    .option('--name <column>', help.name)
    .option('--updated <column>', help.updated)
    .option('--replied <column>', help.replied)
    .option('--solved <column>', help.solved)
    .option('--comments <column>', help.comments)
    .option('--create-categories', help.createCategories)
    .option('--dry-run', help.dryRun)
    .option('--yes', help.yes)
    .action(async (file: string, flags: Flags) => {
      process.exitCode = await runCommand(file, flags, open, words)
    })
}

async function runCommand(file: string, flags: Flags, open: OpenData, words: ImportWords): Promise<number> {
  let desk: ImportDesk | undefined
  try {
    // Before anything is opened: a mistyped name is the commonest mistake.
    const { size } = await stat(file).catch(() => Promise.reject(new ImportRefused('file-not-found', { file })))
    desk = flags.server
      ? openServerDesk(flags.server, flags.token ?? process.env.KOE_TOKEN)
      : await openLocalDesk(open, flags.workspace)
    return await importFile(desk, file, size, flags, words)
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    process.stderr.write(`${words.refused(error.code, error.params).split('\n').map(printable).join('\n')}\n`)
    return 1
  } finally {
    await desk?.close()
  }
}

const say = (line: string) => process.stdout.write(`${printable(line)}\n`)

async function importFile(
  desk: ImportDesk,
  file: string,
  size: number,
  flags: Flags,
  words: ImportWords,
): Promise<number> {
  const uploaded = await desk.upload(file, size)
  say(words.found(uploaded))
  if (uploaded.sameFileAs) say(words.sameFile)
  let mapping = chooseMapping(uploaded, flags)
  if (flags.inquiries) mapping = chooseTickets(uploaded, mapping, flags, await desk.form(flags.inquiries))
  for (const line of words.mapped(mapping)) say(line)
  let checked = await desk.check(uploaded.id, mapping)
  if (flags.createCategories && mapping.tickets && checked.unknown.categories.length > 0) {
    const made = checked.unknown.categories.map(({ name }) => [name, 'create'] as const)
    mapping = { ...mapping, tickets: { ...mapping.tickets, categories: Object.fromEntries(made) } }
    checked = await desk.check(uploaded.id, mapping)
  }
  for (const line of words.checked(checked)) say(line)
  if (flags.dryRun || checked.rowsAdded === 0) {
    await desk.discard(uploaded.id)
    return checked.rowsAdded === 0 && checked.rowsKnown === 0 ? 1 : 0
  }
  if (!flags.yes && !(await confirmed(words))) {
    await desk.discard(uploaded.id)
    say(words.leftAlone)
    return 1
  }
  return follow(desk, await desk.run(uploaded.id, mapping), words)
}

async function confirmed(words: ImportWords): Promise<boolean> {
  if (!process.stdin.isTTY) throw new ImportRefused('needs-yes')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(words.confirm)
  terminal.close()
  return /^\s*(y|yes|はい|ｙ|Ｙ)\s*$/i.test(answer)
}

/** One line that moves at a terminal; elsewhere, in a log, a line for every tenth. */
function progressShower(words: ImportWords) {
  let tenths = 0
  return (one: SeenImport) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${words.progress(one)}`)
    else if (percentRead(one) >= 10 * (tenths + 1)) {
      tenths = Math.floor(percentRead(one) / 10)
      process.stderr.write(`${words.progress(one)}\n`)
    }
  }
}

/** Shows progress until the import comes to rest; Ctrl-C cancels it and leaves it in order. */
async function follow(desk: ImportDesk, started: SeenImport, words: ImportWords): Promise<number> {
  const cancel = () => void desk.cancel(started.id).catch(() => undefined)
  process.once('SIGINT', cancel)
  const show = progressShower(words)
  let one = started
  while (one.state === 'queued' || one.state === 'running') {
    await sleep(300)
    one = await desk.look(one.id)
    show(one)
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  process.removeListener('SIGINT', cancel)
  say(words.ended(one))
  if (one.state === 'done' && desk.where === 'data') say(words.readLater)
  return one.state === 'done' ? 0 : 1
}
