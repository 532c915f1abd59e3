import { isHttpError } from '@sveltejs/kit'
import { api } from '$lib/api.ts'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ fetch, params }) => {
  try {
    return { offer: await api(fetch).openInvitation(params.token) }
  } catch (caught) {
    if (isHttpError(caught) && caught.status < 500) return { offer: null }
    throw caught
  }
}
