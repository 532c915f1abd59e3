import { newResponseId } from '../../../run/response-id.ts'

export type UploadState = 'sending' | 'waiting' | 'arrived' | 'refused'

/** One file on its way. */
export interface Upload {
  id: string
  name: string
  state: UploadState
  /** 0…1 */
  progress: number
  /** As the server names what is wrong. */
  problem: string
  stop(): void
}

const FIRST_WAIT = 2_000
const LONGEST_WAIT = 60_000

/** 408, 425 and 429 are "later", and so is silence; every other 4xx will stay as it is. */
const isLater = (status: number) => status >= 500 || /^(0|408|425|429)$/.test(`${status}`)

function problemIn(text: string): string {
  try {
    const { code, errors } = JSON.parse(text) as { code?: string; errors?: { code?: string }[] }
    return errors?.[0]?.code || code || ''
  } catch {
    return ''
  }
}

/** A new name for a file, so that sending it again is harmless. */
export const newFileId = (): string => newResponseId(Date.now(), crypto.getRandomValues(new Uint8Array(16)))

/**
 * Sends a file until somebody answers, with waits that grow to a minute, or as soon as there is a network again. Knows no screen.
 *
 * @param address where to, or '' where nothing is sent: then it has arrived
 * @param changed is told of every change
 */
export function send(id: string, file: File, name: string, address: string, changed: (upload: Upload) => void): Upload {
  let request: XMLHttpRequest | null = null
  let timer = 0
  let failures = 0
  const upload: Upload = { id, name, state: 'sending', progress: 0, problem: '', stop: () => end('refused') }
  const end = (state: UploadState) => {
    window.clearTimeout(timer)
    window.removeEventListener('online', attempt)
    upload.state = state
    const running = request
    request = null
    running?.abort()
  }
  const settle = ({ status, responseText }: XMLHttpRequest) => {
    if (isLater(status)) {
      upload.state = 'waiting'
      upload.progress = 0
      timer = window.setTimeout(attempt, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures))
      failures += 1
    } else {
      if (status >= 300) upload.problem = problemIn(responseText)
      end(status < 300 ? 'arrived' : 'refused')
    }
    changed(upload)
  }
  const attempt = () => {
    if (request) return
    window.clearTimeout(timer)
    const sending = new XMLHttpRequest()
    request = sending
    sending.open('POST', address)
    sending.setRequestHeader('content-type', 'application/octet-stream')
    sending.upload.onprogress = ({ loaded, total }) => {
      upload.state = 'sending'
      upload.progress = total ? loaded / total : 0
      changed(upload)
    }
    sending.onloadend = () => {
      if (request !== sending) return
      request = null
      settle(sending)
    }
    sending.send(file)
  }
  if (address) {
    window.addEventListener('online', attempt)
    attempt()
  } else upload.state = 'arrived'
  return upload
}
