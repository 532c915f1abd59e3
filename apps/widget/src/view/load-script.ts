interface Policy {
  createScriptURL(url: string): string
}
let policy: Policy | undefined

/** Pages with Trusted Types take an address of a script only from a policy; it lets nothing but our own files through. */
function trusted(url: string, name: string): string {
  const { trustedTypes: types } = window as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: Policy): Policy }
  }
  if (!types) return url
  policy = policy || types.createPolicy(name, { createScriptURL: (own) => own })
  return policy.createScriptURL(url)
}

/** Loads a script of ours. Rejects when it does not come; calling again tries again. */
export function loadScript(url: string, policyName: string, nonce: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.onload = () => resolve()
    script.onerror = () => {
      script.remove()
      reject(new Error(url))
    }
    script.src = trusted(url, policyName)
    if (nonce) script.nonce = nonce
    document.head.appendChild(script)
  })
}
