import { Command, CommanderError } from 'commander'
import { readConfig } from './config.ts'
import { sentenceOf } from './sentence.ts'
import { version } from './version.ts'

/** Each command loads only the rooms that it needs: analyzing a file starts no database driver. */
const commands: Record<string, (program: Command) => Promise<void>> = {
  async start(program) {
    program
      .command('start')
      .description('画面・API・ワーカーを 1 つのポートで起動します (PORT, KOE_DATA_DIR, DATABASE_URL)')
      .action(async () => {
        const { runUntilStopped } = await import('./start.ts')
        process.exitCode = await runUntilStopped(readConfig(process.env, process.stderr.isTTY))
        process.exit()
      })
  },
  async analyze(program) {
    const { analyzeCommand } = await import('./analyze/command.ts')
    analyzeCommand(program)
  },
  async import(program) {
    const { importCommand } = await import('./import.ts')
    importCommand(program, async () => {
      const { open } = await import('./open.ts')
      const opened = await open(readConfig(process.env), 'worker', () => undefined)
      return { ...opened, close: () => opened.close() }
    })
  },
  async rankings(program) {
    const { rankingsCommand } = await import('./pull/rankings.ts')
    rankingsCommand(program)
  },
  async mcp(program) {
    const { mcpCommand } = await import('./pull/mcp.ts')
    mcpCommand(program)
  },
  async migrate(program) {
    const { migrateCommand } = await import('./migrate.ts')
    migrateCommand(program)
  },
  async doctor(program) {
    const { doctorCommand } = await import('./doctor.ts')
    doctorCommand(program)
  },
}

/** The program `koe`: composes the rooms and says in words what went wrong. */
export async function main(argv: string[]): Promise<void> {
  const program = new Command('koe')
    .description('お客様の声を、根拠のある課題ランキングに')
    .version(version)
    .showHelpAfterError()
    .exitOverride()
  const asked = commands[argv[2] ?? '']
  for (const add of asked ? [asked] : Object.values(commands)) await add(program)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode
      return
    }
    const words = sentenceOf(error)
    if (words === undefined) throw error
    process.stderr.write(`${words}\n`)
    process.exit(1)
  }
}
