import type { Transaction } from '@koe/db'
import { categories } from '@koe/db/schema'
import { eq, sql } from 'drizzle-orm'
import { storableText } from '../../verbatims/index.ts'
import type { Context } from '../../workspaces/index.ts'
import { bareFormIn } from '../form/form.ts'
import { PATH_MARK, pathLabel } from '../form/tree.ts'

export interface PastCategory {
  id: string
  /** With those above it. */
  label: string
}

const LONGEST_LABEL = 200

/** The same name, however it is written: 「請求 > 返金」 is 「請求 › 返金」. */
const folded = (text: string): string =>
  storableText(text)
    .normalize('NFKC')
    .toLowerCase()
    .split(/\s*(?:›|>|»|::|\/)\s*/)
    .map((part) => part.trim())
    .join(PATH_MARK)

/** A form's categories by id and by name: the whole path, or the last part of it where only one category is called so. */
export class PastCategories {
  #byId = new Map<string, PastCategory>()
  #byName = new Map<string, PastCategory | null>()

  constructor(found: readonly { id: string; parentId: string | null; label: string }[]) {
    for (const row of found) {
      const category = { id: row.id, label: pathLabel(found, row.id) ?? row.label }
      this.#byId.set(row.id, category)
      const name = folded(row.label)
      this.#byName.set(name, this.#byName.has(name) ? null : category)
    }
    // A whole path is never ambiguous with the last part of another.
    for (const category of this.#byId.values()) this.#byName.set(folded(category.label), category)
  }

  /** @param name - as it stands in a file, or an id */
  find(name: string): PastCategory | undefined {
    return this.#byId.get(name) ?? this.#byName.get(folded(name)) ?? undefined
  }
}

/** Within a transaction: the categories that past inquiries of a form can have, archived ones too. @throws Problem `not-found` */
export async function pastCategories(tx: Transaction, formId: string, lock = false): Promise<PastCategories> {
  return new PastCategories((await bareFormIn(tx, formId, lock)).categories)
}

/**
 * Within a transaction: makes categories for names that the form has not got. They are archived: counts know them, customers are not
 * offered what another system asked, until somebody takes them into the form.
 */
export async function makePastCategories(
  context: Context,
  tx: Transaction,
  { workspaceId, formId, importId }: { workspaceId: string; formId: string; importId: string },
  names: readonly string[],
): Promise<PastCategories> {
  const known = await pastCategories(tx, formId, true)
  const missing = [...new Set(names.map((name) => storableText(name).trim().slice(0, LONGEST_LABEL)))]
  const added = missing.filter((name) => name !== '' && known.find(name) === undefined)
  if (added.length === 0) return known
  const [last] = await tx
    .select({ position: sql<number>`coalesce(max(${categories.position}), -1)::int` })
    .from(categories)
    .where(eq(categories.formId, formId))
  const at = context.now()
  await tx.insert(categories).values(
    added.map((label, index) => {
      const position = (last?.position ?? -1) + 1 + index
      return { workspaceId, id: context.newId(), formId, label, position, archivedAt: at, createdAt: at, importId }
    }),
  )
  return pastCategories(tx, formId)
}

/** Within a transaction: takes the categories away that an import made, where nothing stands under them or uses them. */
export async function removePastCategories(tx: Transaction, workspaceId: string, importId: string): Promise<void> {
  await tx.execute(sql`
    delete from categories c where c.workspace_id = ${workspaceId}::uuid and c.import_id = ${importId}::uuid
      and c.archived_at is not null
      and not exists (select 1 from inquiries i where i.workspace_id = c.workspace_id and i.category_id = c.id)
      and not exists (select 1 from categories d where d.workspace_id = c.workspace_id and d.parent_id = c.id)`)
  await tx.execute(sql`
    update categories set import_id = null where workspace_id = ${workspaceId}::uuid and import_id = ${importId}::uuid`)
}
