import { redirect } from '@sveltejs/kit'
import { readSetup } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch }) => {
  const { needed } = await readSetup(fetch)
  if (!needed) redirect(307, '/sign-in')
  return {}
}
