import { isHttpError } from '@sveltejs/kit'
import type { Role } from '$lib/api.ts'
import { read } from '$lib/api.ts'
import type { PageLoad } from './$types'

interface Offer {
  workspaceName: string
  role: Role
  email: string | null
}

export const load: PageLoad = async ({ fetch, params }) => {
  try {
    return { offer: await read<Offer>(fetch, `/invitations/by-token/${encodeURIComponent(params.token)}`) }
  } catch (caught) {
    if (isHttpError(caught) && caught.status < 500) return { offer: null }
    throw caught
  }
}
