import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { basename, join } from 'node:path'

interface Options {
  json: boolean
  root: string
}

interface Measured {
  seconds: number
  /** of all threads together: what the work costs when the machine is busy with something else */
  cpuSeconds: number
  peakMegabytes: number
}

const python = '/usr/bin/python3'
/** Runs a command and says on the last line of stderr what it took. */
const measuring = `import resource, subprocess, sys, time
t = time.time()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(done.stderr.decode('utf-8', 'replace'))
print(time.time() - t, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, done.returncode)`

function measure(command: string[]): Measured | string {
  const done = spawnSync(python, ['-c', measuring, ...command], { encoding: 'utf8' })
  const [seconds, cpuSeconds, peakMegabytes, status] = (done.stdout ?? '').trim().split(' ').map(Number)
  if (status !== 0 || seconds === undefined || cpuSeconds === undefined || peakMegabytes === undefined)
    return (done.stderr ?? '').trim().split('\n').at(-1) || 'did not run'
  return { seconds, cpuSeconds, peakMegabytes }
}

function shared(root: string, path: string): string | undefined {
  const found = join(root, '../shared', path)
  return existsSync(found) ? found : undefined
}

/**
 * Seconds of `koe analyze FILE --text text [--date date]` as a person would run it (the built program, cold), beside the
 * peer on the same file: MeCab and scikit-learn, which tokenise and cluster the same rows without names, figures or report.
 */
export async function run(files: string[], { json, root }: Options): Promise<void> {
  const print = (line: Record<string, unknown>) => {
    const words = Object.entries(line).map(([key, value]) => `${key} ${String(value)}`)
    console.log(json ? JSON.stringify(line) : words.join('  '))
  }
  const stream = shared(root, 'data/vehicle-complaints.stream.jsonl')
  const wanted = files.length > 0 ? files : [stream ?? 'vehicle-complaints.stream.jsonl']
  const program = join(root, 'apps/cli/bin/koe.mjs')
  // Builds what is missing, so that the first measurement does not hold the build.
  spawnSync(process.execPath, [program, 'analyze', '--help'])
  for (const path of wanted) {
    const file = basename(path)
    if (!existsSync(path)) {
      print({ file, note: 'not measured: data absent' })
      continue
    }
    if (!existsSync(python)) {
      print({ file, note: 'not measured: python3 absent' })
      continue
    }
    const dated = file.includes('stream') ? ['--date', 'date'] : []
    const own = measure([process.execPath, program, 'analyze', path, '--text', 'text', ...dated])
    const script = shared(root, 'bench/peer-sklearn.py')
    const peer = script === undefined ? 'absent' : measure([python, script, path])
    print({ file, cores: cpus().length, ...described('koe', own), ...described('peer', peer), ...ratios(own, peer) })
  }
}

const rounded = (value: number) => Math.round(value * 100) / 100

function described(name: string, measured: Measured | string): Record<string, unknown> {
  if (typeof measured === 'string') return { [name]: `not measured: ${name} ${measured}` }
  return {
    [`${name}Seconds`]: rounded(measured.seconds),
    [`${name}CpuSeconds`]: rounded(measured.cpuSeconds),
    [`${name}PeakMegabytes`]: Math.round(measured.peakMegabytes),
  }
}

function ratios(own: Measured | string, peer: Measured | string): Record<string, unknown> {
  if (typeof own === 'string' || typeof peer === 'string') return {}
  return { ratio: rounded(own.seconds / peer.seconds), cpuRatio: rounded(own.cpuSeconds / peer.cpuSeconds) }
}
