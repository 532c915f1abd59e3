import { error } from '@sveltejs/kit'
import type { PageLoad } from './$types'

export const load: PageLoad = async ({ parent }) => {
  const { me } = await parent()
  if (!me.permissions.includes('surveys.edit')) error(403, { message: 'forbidden', code: 'forbidden' })
  return {}
}
