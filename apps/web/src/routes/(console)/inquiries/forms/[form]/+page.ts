import { error } from '@sveltejs/kit'
import { api, type InquiryForm } from '$lib/api.ts'
import type { PageLoad } from './$types'

/** `/inquiries/forms/new` begins one; any other name is the id of a form. */
export const load: PageLoad = async ({ fetch, params, parent, depends }) => {
  depends('koe:form')
  if (params.form !== 'new') return { form: await api(fetch).form(params.form) }
  const { me } = await parent()
  if (!me.permissions.includes('forms.edit')) error(403, { message: 'forbidden', code: 'forbidden' })
  return { form: null as InquiryForm | null }
}
