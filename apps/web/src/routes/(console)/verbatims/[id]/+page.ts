import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params }) => ({ verbatim: await api(fetch).verbatim(params.id) })
