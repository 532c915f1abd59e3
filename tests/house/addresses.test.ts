import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { access } from '../../apps/api/src/access.ts'
import { allPaths, root, sources } from './sources.ts'

/** Block lists stop what looks like tracking; an answer that is blocked is lost without a word. */
const blocked =
  /[/._-](survey|flag|analytic|track|telemetry|beacon|pixel|collect|metric|stat|event|log|ad|banner|popup)s?\b/i

const suspicious = (paths: string[]) => paths.filter((path) => blocked.test(path.replace(/\{\w+\}/g, 'x')))

const ingestion = Object.keys(access).flatMap((route) => {
  const path = route.split(' ')[1] ?? ''
  return path.startsWith('/api/v1/in/') ? [path] : []
})

/** Pages that customers open, as folders of the console's routes outside its groups. */
const pages = allPaths.flatMap((path) => /^apps\/web\/src\/routes\/([a-z]\/.*)\/\+page\.svelte$/.exec(path)?.[1] ?? [])

describe('what customers’ browsers ask for', () => {
  it('does not look like tracking: ingestion, hosted pages, the widget’s files', () => {
    const built = readdirSync(join(root, 'apps/widget/dist')).flatMap((name) => [`/koe/${name}`, `/widget/${name}`])
    const asked = sources
      .filter(({ path }) => path.startsWith('apps/web/src/'))
      .flatMap(({ text }) => [...text.matchAll(/["'](\/koe\/[^"']+)["']/g)].map((match) => match[1] ?? ''))
    expect([ingestion.length, pages.length, built.length, asked.length].map((count) => count > 1)).toEqual(
      Array(4).fill(true),
    )
    const hosted = pages.map((path) => `/${path.replace(/\[(\w+)\]/g, '{$1}')}`)
    expect(suspicious([...ingestion, ...hosted, ...built, ...asked])).toEqual([])
    expect(asked.filter((path) => !built.includes(path))).toEqual([])
  })

  it('would be seen if it did', () => {
    const paths = [
      '/api/v1/in/{slug}/surveys/{id}',
      '/koe/survey.js',
      '/in/flags',
      '/in/a/track',
      '/analytics',
      '/in/{survey}/s/x',
    ]
    expect(suspicious(paths)).toEqual(paths.slice(0, 5))
  })
})
