const { hasOwnProperty: own } = Object.prototype

/**
 * Whether an object itself has a property: `Object.hasOwn`, which phones from before 2022 do not have.
 *
 * @example
 * hasOwn({ a: 1 }, 'a') // => true
 * hasOwn({}, 'constructor') // => false
 */
export function hasOwn(object: object, name: string): boolean {
  return own.call(object, name)
}
