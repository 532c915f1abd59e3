import { afterAll, describe, expect, it } from 'vitest'
import { startProgram, temporaryFolder } from '../support/program.ts'
import { publishNpsSurvey, responseBody, setUp } from '../support/workspace.ts'

const folder = temporaryFolder()
const env = { KOE_DATA_DIR: folder.path }
afterAll(() => folder.remove())

const countResponses = async (url: string, path: string, cookie: string) => {
  const res = await fetch(`${url}/api/v1${path}`, { headers: { cookie } })
  return ((await res.json()) as { base: number }).base
}

describe('koe start with the embedded database', () => {
  it('keeps every acknowledged answer through kill -9, refuses a second start, and ends cleanly', async () => {
    const first = await startProgram(env)
    const owner = await setUp(first.url)
    const survey = await publishNpsSurvey(owner)

    const second = await startProgram(env).then(
      () => undefined,
      (error: { code: number; output: string }) => error,
    )
    expect(second?.code).toBe(1)
    expect(second?.output).toContain(`プロセス ${first.pid}`)

    let acknowledged = 0
    const post = async (i: number) => {
      const res = await fetch(`${first.url}/api/v1/in/${owner.slug}/responses`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(responseBody(survey, `配送が遅いです ${i}`, i % 11)),
      }).catch(() => undefined)
      if (res?.status === 201) acknowledged++
    }
    const posting = (async () => {
      for (let i = 0; i < 2000 && acknowledged < 2000; i += 8)
        await Promise.all(Array.from({ length: 8 }, (_, j) => post(i + j)))
    })()
    // In the midst of it, however slow the machine is.
    await expect.poll(() => acknowledged, { timeout: 60_000, interval: 20 }).toBeGreaterThan(40)
    first.kill('SIGKILL')
    await Promise.all([first.exited, posting])
    expect(acknowledged).toBeLessThan(2000)

    const again = await startProgram(env)
    const kept = await countResponses(again.url, `/surveys/${survey.id}/results`, owner.cookie)
    expect(kept).toBeGreaterThanOrEqual(acknowledged)
    expect(await again.stop(), again.output()).toBe(0)

    const last = await startProgram(env)
    expect(await countResponses(last.url, `/surveys/${survey.id}/results`, owner.cookie)).toBe(kept)
    expect(await last.stop(), last.output()).toBe(0)
    expect(last.output()).not.toMatch(/error/i)
  })

  it('says which port is taken', async () => {
    const one = await startProgram(env)
    const other = temporaryFolder()
    const port = new URL(one.url).port
    const refused = startProgram({ KOE_DATA_DIR: other.path, PORT: port })
    await expect(refused).rejects.toThrow(`ポート ${port}`)
    await one.stop()
    other.remove()
  })
})
