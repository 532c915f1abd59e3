import { newId } from '@koe/db'
import type { Browser } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'
import { startMailServer } from '../support/mail-server.ts'
import { freePort, type Program, startProgram, temporaryFolder } from '../support/program.ts'
import { type Owner, setUp } from '../support/workspace.ts'

interface Form {
  id: string
  categories: { id: string }[]
}

/** A workspace whose inbox can send mail, with one form of two categories, and a browser to look at it. */
export interface InboxDesk {
  post: Awaited<ReturnType<typeof startMailServer>>
  program: Program
  browser: Browser
  owner: Owner
  form: Form
  /** Sends an inquiry as the form does, some time after it was shown. @returns its id */
  receive(text: string, address: string): Promise<string>
  close(): Promise<void>
}

export async function openInbox(): Promise<InboxDesk> {
  const folder = temporaryFolder()
  const post = await startMailServer()
  const port = await freePort()
  const program = await startProgram({
    KOE_DATA_DIR: folder.path,
    PORT: String(port),
    KOE_ORIGIN: `http://localhost:${port}`,
    KOE_SMTP_URL: post.url,
    KOE_MAIL_FROM: 'voice@shop.example',
  })
  const browser = await openBrowser()
  const owner = await setUp(program.url)
  const form = await owner.request<Form>('POST', '/forms', {
    name: 'お問い合わせ',
    categories: [{ label: '配送' }, { label: '返品' }],
  })
  const offered = await fetch(`${program.url}/api/v1/in/${owner.slug}/f/${form.id}`)
  const { shown } = ((await offered.json()) as { hidden: { shown: string } }).hidden
  return {
    post,
    program,
    browser,
    owner,
    form,
    async receive(text, address) {
      const id = newId()
      const answers = {
        category: { type: 'singleChoice', optionId: form.categories[0]?.id },
        message: { type: 'longText', text },
        email: { type: 'email', email: address },
        shown: { type: 'hidden', value: shown },
      }
      const res = await fetch(`${program.url}/api/v1/in/${owner.slug}/inquiries`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id, formId: form.id, seq: 1, language: 'ja', channel: 'web', attributes: {}, answers }),
      })
      if (res.status !== 201) throw new Error(`the inquiry was answered ${res.status}: ${await res.text()}`)
      return id
    },
    async close() {
      await browser.close()
      await program.stop()
      await post.close()
      folder.remove()
    },
  }
}
