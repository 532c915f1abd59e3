import { error } from '@sveltejs/kit'
import { type Import, pathOf } from '$lib/api.ts'

/** Sends a file as it is. XMLHttpRequest, because fetch still cannot say how much has been sent. */
export function sendFile(file: File, onprogress: (sent: number) => void, signal: AbortSignal): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', pathOf('/imports', { name: file.name }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = (event) => onprogress(event.loaded)
    request.onload = () => {
      try {
        const body = JSON.parse(request.responseText)
        if (request.status < 300) resolve(body as Import)
        else refuse(request.status, body)
      } catch (caught) {
        if (caught instanceof SyntaxError) refuseQuietly(request.status, reject)
        else reject(caught)
      }
    }
    request.onerror = () => refuseQuietly(503, reject)
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function refuse(status: number, body: { code?: string; title?: string; instance?: string }): never {
  const code = body.code ?? 'internal'
  error(status, { message: body.title ?? code, code, ...(body.instance ? { requestId: body.instance } : {}) })
}

function refuseQuietly(status: number, reject: (caught: unknown) => void) {
  try {
    error(status >= 400 ? status : 503, { message: 'unreachable', code: 'unreachable' })
  } catch (caught) {
    reject(caught)
  }
}
