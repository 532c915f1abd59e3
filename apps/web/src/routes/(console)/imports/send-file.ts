import { problemIn, silence } from '@koe/api/client'
import { addresses, type Import, type ProblemBody, refuse } from '$lib/api.ts'

/** Sends a file as it is. XMLHttpRequest, because fetch still cannot say how much has been sent. */
export function sendFile(file: File, onprogress: (sent: number) => void, signal: AbortSignal): Promise<Import> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = (problem: ProblemBody) => {
      try {
        refuse(problem)
      } catch (caught) {
        reject(caught)
      }
    }
    request.open('POST', addresses.importUpload(file.name))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('accept', 'application/json')
    request.upload.onprogress = (event) => onprogress(event.loaded)
    request.onload = () => {
      const { status, responseText } = request
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as Import)
      else fail(problemIn(status, responseText, request.getResponseHeader('x-request-id')))
    }
    request.onerror = () => fail(silence)
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}
