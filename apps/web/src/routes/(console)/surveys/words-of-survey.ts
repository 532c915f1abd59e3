import { type Block, cesSurvey, csatSurvey, npsSurvey, type SurveyDefinition, type Text } from '@koe/survey'
import type { ReadyMadeSurvey } from '$lib/api.ts'

/** What the short form lets one write. Empty questions keep their ready-made words. */
export type SurveyWords = { [Field in keyof ReadyMadeSurvey]-?: NonNullable<ReadyMadeSurvey[Field]> }

const builders = { nps: npsSurvey, csat: csatSurvey, ces: cesSurvey }

/** The survey as it would be created, for the preview; its ids are never kept. */
export function previewOf({ name, kind, scoreQuestion, followUp }: SurveyWords): SurveyDefinition {
  let number = 0
  return builders[kind]({
    title: name.trim() === '' ? '…' : name,
    ids: () => `preview-${number++}`,
    ...(scoreQuestion.trim() === '' ? {} : { scoreQuestion }),
    ...(followUp.trim() === '' ? {} : { followUp }),
  })
}

const blocksOf = (definition: SurveyDefinition): Block[] => definition.pages.flatMap((page) => page.blocks)
const isScore = (block: Block) => block.type === 'nps' || block.type === 'csat' || block.type === 'ces'
const isReason = (block: Block) => block.type === 'longText'

/** The words of a survey that exists, in its first language. */
export function wordsOf(name: string, definition: SurveyDefinition): SurveyWords {
  const language = definition.languages[0] ?? 'ja'
  const score = blocksOf(definition).find(isScore)
  const reason = blocksOf(definition).find(isReason)
  return {
    name,
    kind: score?.type === 'csat' || score?.type === 'ces' ? score.type : 'nps',
    scoreQuestion: score?.label[language] ?? '',
    followUp: reason?.label[language] ?? '',
  }
}

/** Which questions the short form can write, and whether there are others. */
export function asksOf(definition: SurveyDefinition): { score: boolean; reason: boolean; others: boolean } {
  const blocks = blocksOf(definition)
  const [score, reason] = [blocks.some(isScore), blocks.some(isReason)]
  return { score, reason, others: blocks.length > Number(score) + Number(reason) }
}

/** The same survey with other words: ids stay, so that answers of before and after count together. */
export function withWords(definition: SurveyDefinition, written: SurveyWords): SurveyDefinition {
  const language = definition.languages[0] ?? 'ja'
  // Changed words leave the other languages behind, which would then say something else.
  const put = (before: Text, text: string): Text =>
    text.trim() === '' || before[language] === text ? before : { [language]: text }
  let reasonDone = false
  const change = (block: Block): Block => {
    if (isScore(block)) return { ...block, label: put(block.label, written.scoreQuestion) }
    if (!isReason(block) || reasonDone) return block
    reasonDone = true
    return { ...block, label: put(block.label, written.followUp) }
  }
  return {
    ...definition,
    title: put(definition.title, written.name),
    pages: definition.pages.map((page) => ({ ...page, blocks: page.blocks.map(change) })),
  }
}
