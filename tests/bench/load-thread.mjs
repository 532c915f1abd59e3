// Sends requests over a few keep-alive sockets as fast as they are answered, and notes each latency.
import { connect } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

const { host, port, connections, seconds, path, bodies } = workerData
const latencies = []
const statuses = {}
let next = 0

function requestFor(body) {
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
  return Buffer.from(head + body)
}

// Made ahead: the sender has one of the same cores as the server.
const requests = bodies.map(requestFor)
const until = performance.now() + seconds * 1000

function runConnection() {
  return new Promise((resolve) => {
    const socket = connect(port, host)
    socket.setNoDelay(true)
    let began = 0
    let received = ''
    const send = () => {
      if (performance.now() >= until || next >= requests.length) {
        socket.end()
        resolve()
        return
      }
      began = performance.now()
      socket.write(requests[next++])
    }
    socket.on('connect', send)
    socket.on('error', resolve)
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
      const headEnd = received.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const length = /content-length: (\d+)/i.exec(received)
      const whole = length ? received.length >= headEnd + 4 + Number(length[1]) : received.endsWith('0\r\n\r\n')
      if (!whole) return
      const status = received.slice(9, 12)
      statuses[status] = (statuses[status] ?? 0) + 1
      latencies.push(performance.now() - began)
      received = ''
      send()
    })
  })
}

const began = performance.now()
await Promise.all(Array.from({ length: connections }, runConnection))
parentPort.postMessage({ latencies, statuses, seconds: (performance.now() - began) / 1000 })
