type Properties = Readonly<Record<string, string | number | boolean | null | undefined>>
type Child = Node | string | null | undefined

/** Makes an element. Words only ever become text nodes, never markup. `true` = attribute without value, `false` = none. */
export function elementOf<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const name of Object.keys(properties)) setAttribute(element, name, properties[name])
  for (const child of children) {
    if (child === null || child === undefined || child === '') continue
    element.appendChild(typeof child === 'string' ? document.createTextNode(child) : child)
  }
  return element
}

/** Sets, or removes for false, null and undefined. */
export function setAttribute(element: Element, name: string, value: Properties[string]): void {
  if (value === false || value === null || value === undefined) element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : String(value))
}

/** Changes the words only when they differ, so that a live region does not speak twice. */
export function setWords(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words
}

/** A key that belongs to the input method, not to us. Safari ends the composition before it reports the key: code 229. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}
