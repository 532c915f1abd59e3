import { withWorkspace } from '@koe/db'
import { pictures } from '@koe/db/schema'
import { eq } from 'drizzle-orm'
import { type Context, Problem } from '../../workspaces/index.ts'

export interface StoredPicture {
  mediaType: string
  bytes: Uint8Array
}

/** What everybody may see who is shown the survey. @throws Problem `not-found` */
export async function readPicture(
  context: Context,
  workspaceId: string,
  input: { id: string },
): Promise<StoredPicture> {
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const [found] = await tx
      .select({ mediaType: pictures.mediaType, bytes: pictures.bytes })
      .from(pictures)
      .where(eq(pictures.id, input.id))
    if (!found) throw new Problem('not-found')
    return found
  })
}
