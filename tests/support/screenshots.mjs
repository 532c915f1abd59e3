// `npm run screenshots`: the pictures of the README, made anew from the demo workspace.
import { join } from 'node:path'
import { loadTypeScript, root } from './run-typescript.mjs'

const { takeScreenshots } = await loadTypeScript(join(root, 'tests/support/screenshots.ts'))
await takeScreenshots(join(root, 'apps/web/docs/screenshots'))
process.exit()
