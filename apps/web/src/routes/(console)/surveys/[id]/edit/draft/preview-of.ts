import { type Block, pipesNamed, type SurveyDefinition, type Text } from '@koe/survey'

/** Words that stand for those not written yet. */
export interface Standins {
  label: string
  option: string
  next: string
}

/** Words as they are written; where an answer will stand there is no answer yet, but a place for it. */
function filled(text: Text, words: string, language: string): Text {
  if (!Object.values(text).some((one) => one.trim() !== '')) return { [language]: words }
  return Object.fromEntries(Object.entries(text).map(([tag, one]) => [tag, pipesNamed(one, () => '〔…〕')]))
}

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
