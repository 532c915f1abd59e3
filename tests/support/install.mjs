// Installs what the tests need and the machine lacks: a browser, Japanese fonts and PostgreSQL, from Debian.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
const wanted = [
  { name: 'chromium', packages: ['chromium'], present: () => has('chromium') || has('google-chrome') },
  {
    name: 'Japanese fonts',
    packages: ['fonts-noto-cjk'],
    present: () => spawnSync('sh', ['-c', 'fc-list :lang=ja 2>/dev/null | grep -q .']).status === 0,
  },
  { name: 'PostgreSQL', packages: ['postgresql'], present: () => existsSync('/usr/lib/postgresql') || has('initdb') },
]

export function installTestTools() {
  const missing = wanted.filter(({ present }) => !present())
  if (missing.length === 0) return
  const names = missing.map(({ name }) => name).join(', ')
  if (!has('apt-get') || process.getuid?.() !== 0) {
    process.stdout.write(
      `Not installed here: ${names}. Tests that need them are skipped; install them with your system's packages.\n`,
    )
    return
  }
  process.stdout.write(`Installing ${names} …\n`)
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', '-y', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  apt('update')
  const result = apt('install', '--no-install-recommends', ...missing.flatMap(({ packages }) => packages))
  if (result.status !== 0) process.stdout.write(`apt-get could not install ${names}.\n`)
}
