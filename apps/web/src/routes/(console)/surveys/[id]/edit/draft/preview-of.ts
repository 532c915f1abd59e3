import type { Block, SurveyDefinition, Text } from '@koe/survey'

/** Words that stand for those not written yet. */
export interface Standins {
  label: string
  option: string
  next: string
}

const filled = (text: Text, words: string, language: string): Text =>
  Object.values(text).some((one) => one.trim() !== '') ? text : { [language]: words }

function shownBlock(block: Block, standins: Standins, language: string): Block {
  const { showIf: _, ...rest } = block
  const always = { ...rest, label: filled(block.label, standins.label, language) } as Block
  const all = <T extends { label: Text }>(parts: readonly T[]) =>
    parts.map((part) => ({ ...part, label: filled(part.label, standins.option, language) }))
  if ('rows' in always) return { ...always, rows: all(always.rows), options: all(always.options) }
  return 'options' in always ? { ...always, options: all(always.options) } : always
}

/** One page by itself, with everything on it in view; null when customers would see nothing. */
export function pagePreview(
  definition: SurveyDefinition,
  pageId: string,
  standins: Standins,
  language: string,
): SurveyDefinition | null {
  const page = definition.pages.find(({ id }) => id === pageId)
  if (!page?.blocks.some(({ type }) => type !== 'hidden')) return null
  const { jumps: _, ...bare } = page
  const last = definition.pages.at(-1) === page
  const blocks = page.blocks.map((block) => shownBlock(block, standins, language))
  return {
    ...definition,
    ...(last ? {} : { submitLabel: { [language]: standins.next } }),
    pages: [{ ...bare, blocks }],
  }
}
