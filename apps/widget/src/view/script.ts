/** The script tag that this file came with; null when it is bundled into another program. */
const tag = typeof document === 'undefined' ? null : document.currentScript
const own = tag instanceof HTMLScriptElement && tag.src ? tag : null

/** Where a neighbour of this file lies, such as `ask.css`; '' when there is none. */
export function besides(name: string): string {
  return own ? own.src.replace(/[^/]*$/, name) : ''
}

let policy: { createScriptURL(url: string): string } | undefined

/** Pages with Trusted Types take an address of a script only from a policy; it lets nothing but our own file through. */
function trusted(url: string): string {
  const { trustedTypes: types } = window as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: object): NonNullable<typeof policy> }
  }
  policy ??= types?.createPolicy('koe-widget', { createScriptURL: () => url })
  return policy ? policy.createScriptURL(url) : url
}

/** Loads `more.js`, the second script. Rejects when it does not come; calling again tries again. */
export function loadScript(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.onload = () => resolve()
    script.onerror = () => {
      script.remove()
      reject(new Error(name))
    }
    script.src = trusted(besides(name))
    if (own?.nonce) script.nonce = own.nonce
    document.head.appendChild(script)
  })
}
