/**
 * A function that may be called as often as one likes: it runs at once, and whatever was asked meanwhile is one further run, `everyMs` later
 * at the earliest, and later where a run takes long. What fails is tried with the next call.
 */
export function gently(run: () => Promise<unknown>, everyMs = 1000): () => void {
  let busy = false
  let again = false
  const go = async () => {
    busy = true
    do {
      again = false
      const began = performance.now()
      await run().catch(() => undefined)
      const took = performance.now() - began
      await new Promise((resolve) => setTimeout(resolve, Math.max(everyMs, 3 * took)))
    } while (again)
    busy = false
  }
  return () => {
    if (busy) again = true
    else void go()
  }
}
