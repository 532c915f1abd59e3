import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Context, Problem } from '../workspaces/index.ts'

export interface StoredFile {
  /** Relative to `filesDir`, so that the data directory can move. */
  path: string
  bytes: number
  hash: string
}

export const absolutePath = (context: Context, path: string): string => join(context.filesDir, path)

/** Forgets an uploaded file; one that is gone already is fine. */
export async function forgetFile(context: Context, path: string | null): Promise<void> {
  if (path) await rm(absolutePath(context, path), { force: true })
}

/**
 * Writes a stream to disk as it comes, counting and hashing: it is never held as a whole, and is gone again if anything fails.
 * @throws Problem `too-large` as soon as the limit is passed
 */
export async function storeFile(
  context: Context,
  name: string,
  body: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<StoredFile> {
  const path = join('imports', name)
  await mkdir(absolutePath(context, 'imports'), { recursive: true, mode: 0o700 })
  const file = await open(absolutePath(context, path), 'wx', 0o600)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      if (bytes > limit) throw new Problem('too-large', { limit })
      hash.update(chunk)
      await file.write(chunk)
    }
    // The row that points at the file is about to be committed.
    await file.sync()
    await file.close()
    return { path, bytes, hash: hash.digest('hex') }
  } catch (error) {
    await file.close().catch(() => undefined)
    await forgetFile(context, path)
    throw error
  }
}
