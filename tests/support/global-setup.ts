import { startPostgres } from './postgres.ts'

/** One PostgreSQL for the whole run, unless KOE_TEST_DATABASE_URL names one. */
export default async function setup() {
  if (process.env.KOE_TEST_DATABASE_URL) return
  const server = await startPostgres()
  if (!server) return
  process.env.KOE_TEST_DATABASE_URL = server.url
  return () => server.stop()
}
