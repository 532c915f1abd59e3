import { isHttpError, redirect } from '@sveltejs/kit'
import { api } from '$lib/api.ts'
import type { LayoutLoad } from './$types'

/** Everything here is for signed-in people: others go to set-up, while it is open, or to sign in and come back. */
export const load: LayoutLoad = async ({ fetch, parent, depends, url, untrack }) => {
  depends('koe:me')
  const preferences = await parent()
  try {
    const me = await api(fetch).me()
    const own = preferences.languageChosen || !me.current ? preferences.language : me.current.language
    return { me, language: own }
  } catch (caught) {
    if (!isHttpError(caught, 401)) throw caught
  }
  const { needed } = await api(fetch).setUpNeeded()
  if (needed) redirect(307, '/setup')
  const wanted = untrack(() => url.pathname + url.search)
  redirect(307, wanted === '/home' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(wanted)}`)
}
