import { withWorkspace } from '@koe/db'
import { imports } from '@koe/db/schema'
import { storableText } from '../verbatims/index.ts'
import { type Actor, audit, authorize, type Context, Problem } from '../workspaces/index.ts'
import { importIn } from './get-import.ts'
import type { Import, Inspection } from './import-view.ts'
import { type FileInspection, inspectFile, UnreadableFile } from './read/index.ts'
import { absolutePath, forgetFile, storeFile } from './uploaded-file.ts'

export const UPLOAD_LIMIT = 2 * 1024 ** 3

const createdBy = (actor: Actor): string | null =>
  actor.kind === 'member' ? actor.memberId : actor.kind === 'token' ? actor.tokenId : null

/** The last part of a path, as browsers and programs send it. */
const baseName = (name: string): string => storableText(name).split(/[\\/]/).pop()?.trim().slice(0, 255) || 'file'

function inspectionOf({ preview, suggested, tickets }: FileInspection): Inspection {
  return { preview: preview.map((row) => ({ ...row, cells: row.cells.map(storableText) })), suggested, tickets }
}

/** Turns what the readers say into the problem that callers know. */
export function asProblem(error: unknown): unknown {
  return error instanceof UnreadableFile ? new Problem('unreadable-file', { reason: error.reason }) : error
}

/**
 * Takes a file as a stream, stores it beside the database until it has been imported, and looks into it.
 * @param input.limit - most bytes; 2 GiB unless given
 * @throws Problem `too-large`, `unreadable-file` with the reason
 */
export async function createImport(
  context: Context,
  actor: Actor,
  input: { name: string; body: AsyncIterable<Uint8Array>; limit?: number | undefined },
): Promise<Import> {
  authorize(actor, 'imports.run')
  const id = context.newId()
  const fileName = baseName(input.name)
  const stored = await storeFile(context, id, input.body, input.limit ?? UPLOAD_LIMIT)
  try {
    const found = await inspectFile(absolutePath(context, stored.path), fileName)
    return await withWorkspace(context.db, actor.workspaceId, async (tx) => {
      const at = context.now()
      await tx.insert(imports).values({
        workspaceId: actor.workspaceId,
        id,
        fileName,
        filePath: stored.path,
        fileBytes: stored.bytes,
        fileHash: stored.hash,
        format: found.format,
        encoding: found.encoding,
        delimiter: found.delimiter,
        header: found.header,
        headerHash: found.headerHash,
        inspection: inspectionOf(found),
        state: 'uploaded',
        createdBy: createdBy(actor),
        createdAt: at,
        updatedAt: at,
      })
      await audit(context, tx, actor, 'import.create', { kind: 'import', id }, { bytes: stored.bytes })
      return importIn(tx, id)
    })
  } catch (error) {
    await forgetFile(context, stored.path)
    throw asProblem(error)
  }
}
