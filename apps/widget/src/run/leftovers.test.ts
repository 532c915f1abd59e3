import { expect, test } from 'vitest'
import { fakeBrowser, memoryDrawer } from './fake-browser.ts'
import { Leftovers } from './leftovers.ts'

test('a parcel that cannot pass does not hold up another, and one of four days ago is dropped', async () => {
  const drawer = memoryDrawer()
  const parcel = (id: string, savedAt: number) => {
    const body = JSON.stringify({ id, seq: 1, answers: {} })
    drawer.setItem(
      `koe:outbox:${id}`,
      JSON.stringify({ id, url: 'https://koe.test/in/responses', seq: 1, finished: true, body, savedAt }),
    )
  }
  parcel('poison', 1_800_000_000_000)
  parcel('old', 1_800_000_000_000 - 4 * 86_400_000)
  parcel('good', 1_800_000_000_000)
  const browser = fakeBrowser((sent) => (sent.id === 'poison' ? { status: 500 } : { status: 200 }), drawer)
  const leftovers = new Leftovers(browser.device, (_name, work) => work())
  const sending = leftovers.send()
  await browser.pass(10)
  expect(browser.sent.map(({ id }) => id).sort()).toEqual(['good', 'poison'])
  expect(drawer.getItem('koe:outbox:good')).toBeNull()
  expect(drawer.getItem('koe:outbox:old')).toBeNull()
  expect(drawer.getItem('koe:outbox:poison')).not.toBeNull()
  leftovers.letGo()
  await sending
})

test('the queue belongs to one tab at a time, and to the next when that one goes', async () => {
  const browser = fakeBrowser(() => 'offline')
  await browser.parcels.put({
    id: 'a',
    url: 'https://koe.test/in/responses',
    seq: 1,
    finished: true,
    body: '{"id":"a"}',
    savedAt: browser.device.now(),
  })
  let held = false
  const alone = async (_name: string, work: () => Promise<void>) => {
    if (held) return
    held = true
    await work()
    held = false
  }
  let asked = 0
  const counting = {
    ...browser.device,
    fetch: async () => {
      asked += 1
      throw new TypeError('network')
    },
  }
  const [one, other] = [new Leftovers(counting, alone), new Leftovers(counting, alone)]
  const first = one.send()
  await other.send()
  await browser.pass(10)
  expect(asked).toBe(1)
  one.letGo()
  await first
  const second = other.send()
  await browser.pass(10)
  expect(asked).toBe(2)
  other.letGo()
  await second
})
