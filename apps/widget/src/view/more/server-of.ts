import type { KoeSurveyElement } from '../../element.ts'

/** The element that a part of the page belongs to, and where its answers go: '' where nothing is sent. */
export function serverOf(node: HTMLElement) {
  const host = (node.getRootNode() as ShadowRoot).host as KoeSurveyElement | undefined
  const text = (name: string) => host?.getAttribute(name) || ''
  const silent = !!host?.hasAttribute('preview') && text('preview') !== 'false'
  const endpoint = silent ? '' : text('endpoint').replace(/\/+$/, '')
  // What needs no proof goes to the address of everybody.
  return { host, text, endpoint, open: endpoint.replace(/\/[ip]\/[^/]*$/, '') }
}
