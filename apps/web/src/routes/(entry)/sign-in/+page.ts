import { redirect } from '@sveltejs/kit'
import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, url }) => {
  const { needed } = await api(fetch).setUpNeeded()
  if (needed) redirect(307, '/setup')
  const next = url.searchParams.get('next') ?? '/'
  // Only a path of our own: never a way to send somebody to another site.
  return { next: /^\/(?![/\\])/.test(next) ? next : '/' }
}
