import { fileURLToPath, pathToFileURL } from 'node:url'
import { createApp } from '@koe/api'
import { NoPostalTable, readPostalTable } from '@koe/features/addresses'
import { loadDemo } from '@koe/features/imports'
import { openInquiryEvents } from '@koe/features/inquiries'
import {
  createArticleReader,
  createEmbeddings,
  createMailer,
  createTextEngine,
  startWorker,
  threadsForThisMachine,
} from '@koe/worker'
import pino from 'pino'
import { type Config, ConfigError } from './config.ts'
import { type Opened, open, readSecret } from './open.ts'
import { readPublicFiles, servePublicFiles } from './public-files.ts'
import { createDoors, type Doors, listen, stopListening } from './server.ts'
import { version } from './version.ts'

const built = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

type Logger = pino.Logger

interface Running {
  url: string
  /** Readiness goes false, then the doors close, then jobs drain, then the database closes. */
  stop(): Promise<void>
  /** Settles when the program cannot go on. */
  failed: Promise<Error>
}

/** The console's server-side requests reach the API without a socket. */
const apiSlot = Symbol.for('koe.api')

async function loadConsole(config: Config): Promise<Doors['web']> {
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto'
  if (config.origin) process.env.ORIGIN = config.origin
  // Uploads go to the API; the console itself only ever receives small requests.
  process.env.BODY_SIZE_LIMIT = '512K'
  const { handler } = (await import(/* @vite-ignore */ pathToFileURL(built('../../web/build/handler.js')).href)) as {
    handler: Doors['web']
  }
  return handler
}

function startWork(config: Config, opened: Opened, logger: Logger) {
  if (config.role !== 'all' && config.role !== 'worker') return undefined
  const { embeddings } = config
  const vectors = embeddings && createEmbeddings({ ...embeddings, logger })
  const engine = createTextEngine({ threads: threadsForThisMachine(), logger, ...(vectors ? { vectors } : {}) })
  const mailer = config.mail && createMailer(config.mail)
  const { context, queue } = opened
  const worker = startWorker({ context, queue, engine, logger, ...(mailer ? { mailer } : {}) })
  return {
    async stop() {
      await (await worker).stop()
      await engine.close()
      mailer?.close()
    },
  }
}

/** @throws ConfigError: who set it would otherwise learn from a customer that it does nothing */
async function readAddresses({ postalTable, role }: Config) {
  if (!postalTable || role === 'worker' || role === 'web') return undefined
  try {
    return await readPostalTable(postalTable)
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const table = error instanceof NoPostalTable ? '郵便番号の列がありません' : '表として読めません'
    const why = missing ? 'ファイルがありません' : table
    throw new ConfigError(
      `KOE_POSTAL_TABLE を使えません (${postalTable}: ${why})。日本郵便の KEN_ALL.CSV か utf_ken_all.csv を指定してください。`,
    )
  }
}

export async function start(config: Config, logger: Logger): Promise<Running> {
  const postalTable = await readAddresses(config)
  const opensData = config.role !== 'web'
  const works = config.role === 'all' || config.role === 'worker'
  const onError = (error: Error) => logger.error({ err: error }, 'queue')
  const opened = opensData ? await open(config, works ? 'worker' : 'sender', onError) : undefined
  for (const name of opened?.migrated ?? []) logger.info({ migration: name }, 'migrated')
  const widget = readPublicFiles(built('../../widget/dist'))
  let ready = false
  const asked = opened && config.role !== 'worker'
  const articleReader = asked ? createArticleReader() : undefined
  const inquiryEvents = asked ? openInquiryEvents(opened.database.listen) : undefined
  const app =
    opened && config.role !== 'worker'
      ? createApp({
          context: opened.context,
          logger,
          loadDemo,
          ...(articleReader ? { articleReader } : {}),
          ...(inquiryEvents ? { inquiryEvents } : {}),
          config: {
            secret: readSecret(config),
            version,
            widgetRelease: widget.release,
            databaseKind: opened.database.kind,
            trustProxy: config.trustProxy,
            ready: () => ready,
            ...(config.origin ? { publicUrl: config.origin } : {}),
            ...(postalTable ? { postalTable } : {}),
            ...(config.mail ? { mailFrom: config.mail.from } : {}),
          },
        })
      : undefined
  if (app) Object.assign(globalThis, { [apiSlot]: app.fetch })
  if (config.apiUrl) process.env.KOE_API_URL = config.apiUrl
  const showsPages = config.role === 'all' || config.role === 'web'
  const server = createDoors({
    api: app?.fetch,
    web: showsPages ? await loadConsole(config) : undefined,
    publicFiles: showsPages ? servePublicFiles(widget) : undefined,
    trustProxy: config.trustProxy,
  })
  const port = await listen(server, config.port, config.host)
  const work = opened && startWork(config, opened, logger)
  ready = true
  const shownHost = ['127.0.0.1', '0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host
  return {
    url: config.origin ?? `http://${shownHost}:${port}`,
    failed: opened?.database.died ?? new Promise(() => undefined),
    async stop() {
      ready = false
      // Open streams would hold the door for as long as they may.
      await inquiryEvents?.close()
      await stopListening(server, 20_000)
      await articleReader?.close()
      await work?.stop()
      await opened?.close()
    },
  }
}

const isAddressTrouble = (error: unknown): error is Error => error instanceof Error

/** Runs until Ctrl-C or SIGTERM, and gives the exit code. */
export async function runUntilStopped(config: Config): Promise<number> {
  const logger = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }))
  const began = Date.now()
  const running = await start(config, logger)
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  process.stdout.write(`\n  Koe  ${running.url}   (${seconds} 秒で起動 / Ctrl-C で終了)\n\n`)
  const stopped = new Promise<number>((resolve) => {
    let asked = 0
    const onSignal = () => {
      if (++asked === 2) process.exit(130)
      if (asked > 1) return
      process.stdout.write('終了しています… (もう一度 Ctrl-C ですぐに終了)\n')
      running.stop().then(
        () => resolve(0),
        (error: unknown) => {
          logger.error({ err: isAddressTrouble(error) ? error : String(error) }, 'stop')
          resolve(1)
        },
      )
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
  const broken = running.failed.then((error) => {
    logger.fatal({ err: error }, 'database')
    return 1
  })
  return Promise.race([stopped, broken])
}
