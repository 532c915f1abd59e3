import { hash } from 'node:crypto'
import { withWorkspace } from '@koe/db'
import { pictures } from '@koe/db/schema'
import { sql } from 'drizzle-orm'
import { type Actor, audit, authorize, type Context, Problem } from '../../workspaces/index.ts'
import { PICTURE_LIMITS } from '../limits.ts'
import { pictureShape } from './picture-shape.ts'

export interface AddedPicture {
  /** As options name it: `workspace/id`. */
  file: string
  width: number
  height: number
}

const refuse = (code: string) => new Problem('invalid-input', {}, [{ field: '/picture', code }])

/**
 * Keeps a picture for options. The same picture again is the one that is there.
 * @throws Problem `invalid-input` with `wrong-file-kind`, `too-large`, `too-many-files`
 */
export async function addPicture(context: Context, actor: Actor, bytes: Uint8Array): Promise<AddedPicture> {
  authorize(actor, 'surveys.edit')
  const shape = pictureShape(bytes)
  if (!shape) throw refuse('wrong-file-kind')
  if (Math.max(shape.width, shape.height) > PICTURE_LIMITS.side) throw refuse('too-large')
  const { workspaceId } = actor
  const row = { ...shape, workspaceId, id: context.newId(), hash: hash('sha256', bytes, 'base64url'), bytes }
  return withWorkspace(context.db, workspaceId, async (tx) => {
    const known = await tx.execute<{ id: string }>(
      sql`select id from pictures where workspace_id = ${workspaceId}::uuid and hash = ${row.hash}`,
    )
    const there = [...known][0]?.id
    if (there) return { file: `${workspaceId}/${there}`, width: shape.width, height: shape.height }
    const [count] = await tx.execute<{ pictures: number }>(
      sql`select count(*)::int as pictures from pictures where workspace_id = ${workspaceId}::uuid`,
    )
    if ((count?.pictures ?? 0) >= PICTURE_LIMITS.pictures) throw refuse('too-many-files')
    // Two at once: the one that is second changes nothing, and is told the first one's id.
    const [written] = await tx
      .insert(pictures)
      .values({ ...row, createdAt: context.now() })
      .onConflictDoUpdate({ target: [pictures.workspaceId, pictures.hash], set: { hash: row.hash } })
      .returning({ id: pictures.id })
    const id = written?.id ?? row.id
    if (id === row.id) await audit(context, tx, actor, 'picture.add', { kind: 'picture', id }, { bytes: bytes.length })
    return { file: `${workspaceId}/${id}`, width: shape.width, height: shape.height }
  })
}
