import { readdirSync, readFileSync } from 'node:fs'

interface Times {
  parent: number
  own: number
  /** of children that have ended */
  ended: number
}

/** The kernel counts in hundredths of a second. */
const ticksPerSecond = 100

function timesOf(pid: number): Times | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in brackets may hold spaces.
    const fields = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const seconds = (...at: number[]) => at.reduce((sum, i) => sum + (fields[i] ?? 0), 0) / ticksPerSecond
    return { parent: fields[1] ?? 0, own: seconds(11, 12), ended: seconds(13, 14) }
  } catch {
    return undefined
  }
}

/** User and system time so far of a process and its children; undefined where there is no /proc. */
export function cpuSeconds(pid: number): number | undefined {
  const top = timesOf(pid)
  if (!top) return undefined
  const children = readdirSync('/proc').flatMap((name) => {
    const times = /^\d+$/.test(name) ? timesOf(Number(name)) : undefined
    return times?.parent === pid ? [times.own] : []
  })
  return children.reduce((sum, own) => sum + own, top.own + top.ended)
}
