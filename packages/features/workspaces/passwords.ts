import type { Transaction } from '@koe/db'
import { authAccounts, authUsers } from '@koe/db/schema'
import { hashPassword } from 'better-auth/crypto'
import type { Context } from './context.ts'
import { Problem } from './problem.ts'

/** People are found by this spelling of their address. */
export const normalEmail = (email: string): string => email.normalize('NFKC').trim().toLowerCase()

const guessable = new Set(['password', 'passw0rd', 'qwertyuiop', '1234567890', '0123456789', 'iloveyou', 'koekoekoe'])

/** @throws Problem `invalid-input` when the password is short, repeats itself, or is the address */
export function requirePassword(password: string, email: string): void {
  const plain = password.toLowerCase()
  const weak =
    new Set(plain).size < 5 || [...guessable].some((word) => plain.startsWith(word)) || plain === normalEmail(email)
  const code = password.length < 10 ? 'too-short' : password.length > 128 ? 'too-long' : weak ? 'weak-password' : null
  if (code) throw new Problem('invalid-input', {}, [{ field: '/password', code }])
}

/** Hashing takes tens of milliseconds: do it before the transaction begins. */
export const hashedPassword = (password: string): Promise<string> => hashPassword(password)

/** Writes a person with their password within the caller's transaction; gives the new person's id. */
export async function insertPerson(
  context: Context,
  tx: Transaction,
  person: { name: string; email: string; passwordHash: string },
): Promise<string> {
  const id = context.newId()
  const at = context.now()
  const email = normalEmail(person.email)
  await tx.insert(authUsers).values({ id, name: person.name, email, emailVerified: true, createdAt: at, updatedAt: at })
  await tx.insert(authAccounts).values({
    id: context.newId(),
    userId: id,
    accountId: id,
    providerId: 'credential',
    password: person.passwordHash,
    createdAt: at,
    updatedAt: at,
  })
  return id
}
