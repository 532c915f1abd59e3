import { readStatus } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch }) => ({ status: await readStatus(fetch) })
