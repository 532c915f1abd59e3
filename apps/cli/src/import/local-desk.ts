import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { workspaces } from '@koe/db/schema'
import {
  cancelImport,
  checkImport,
  createImport,
  getImport,
  removeImported,
  runImport,
  startImport,
  undoImport,
} from '@koe/features/imports'
import { listForms } from '@koe/features/inquiries'
import { type Actor, type Context, Problem } from '@koe/features/workspaces'
import { formAmong, type ImportDesk, ImportRefused, type OpenData } from './desk.ts'

async function actorFor(context: Context, slug: string | undefined): Promise<Actor> {
  const found = await context.db.select({ id: workspaces.id, slug: workspaces.slug }).from(workspaces)
  const chosen =
    slug === undefined && found.length === 1 ? found[0] : found.find((workspace) => workspace.slug === slug)
  if (chosen) return { kind: 'system', workspaceId: chosen.id }
  if (found.length === 0) throw new ImportRefused('no-workspace')
  throw new ImportRefused('which-workspace', { slugs: found.map((workspace) => workspace.slug).join(', ') })
}

const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw error instanceof Problem ? new ImportRefused(error.code, error.params) : error
  }
}

/** Works on the data directory itself, while no server holds it. The import runs in this process. */
export async function openLocalDesk(open: OpenData, slug: string | undefined): Promise<ImportDesk> {
  const { context, close } = await open()
  try {
    const actor = await actorFor(context, slug)
    const job = (importId: string) => ({ workspaceId: actor.workspaceId, importId })
    let running: Promise<void> = Promise.resolve()
    return {
      where: 'data',
      upload: (file) => refusing(createImport(context, actor, { name: basename(file), body: createReadStream(file) })),
      form: async (wanted) => formAmong(wanted, await listForms(context, actor)),
      check: (id, mapping) => refusing(checkImport(context, actor, { id, mapping })),
      async run(id, mapping) {
        const started = await refusing(startImport(context, actor, { id, mapping, here: true }))
        running = runImport(context, job(id))
        // Its state says what went wrong; the error itself comes out at the end.
        running.catch(() => undefined)
        return started
      },
      look: (id) => refusing(getImport(context, actor, { id })),
      cancel: (id) => cancelImport(context, actor, { id }),
      async discard(id) {
        await undoImport(context, actor, { id })
        await removeImported(context, job(id))
      },
      async close() {
        await running.finally(close)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
