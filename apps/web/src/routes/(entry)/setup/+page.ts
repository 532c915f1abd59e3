import { redirect } from '@sveltejs/kit'
import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch }) => {
  const { needed } = await api(fetch).setUpNeeded()
  if (!needed) redirect(307, '/sign-in')
  return {}
}
