import { databaseKinds } from '@koe/db/testing'
import { expect, it, vi } from 'vitest'
import { secondApi, sendAtOnce, surveyWithQuotas } from './quotas.ts'
import { openApi } from './support.ts'
import { setUpOwner } from './workspace.ts'

// The control of quotas.test.ts: the same code, but nobody waits for anybody.
vi.mock('@koe/db', async (original) => {
  const real = await original<typeof import('@koe/db')>()
  const prepared: typeof real.prepared =
    (tx) =>
    (parts, ...values) => {
      const unlocked = parts.map((part) => part.replace(/\bfor update\b/, ''))
      return real.prepared(tx)(Object.assign(unlocked, { raw: unlocked }) as unknown as TemplateStringsArray, ...values)
    }
  return { ...real, prepared }
})

it.skipIf(!databaseKinds().includes('external'))('overshoots a quota when surveys are not locked', async () => {
  const api = await openApi('external')
  const cookie = await setUpOwner(api)
  const survey = await surveyWithQuotas(api, cookie, () => [{ id: 'all', name: '全員', limit: 100 }])
  const { counts } = await sendAtOnce([api, secondApi(api), secondApi(api)], survey, 1000)
  expect(counts[201]).toBeGreaterThan(100)
  await api.close()
})
