import {
  type Block,
  centred,
  companyBlock,
  inverseFrequency,
  placeInBlock,
  topicBlock,
  weighedByAgreement,
} from './blocks.ts'
import { chooseVocabulary, countTerms, type Vocabulary } from './count-terms.ts'
import { givenBlock, type TermVectors } from './given-vectors.ts'
import { chooseLetterGrams, countLetterGrams } from './letter-grams.ts'
import { type Random, seededRandom, shuffledIndices } from './random.ts'
import { unitRows } from './sparse.ts'

/** What the space needs of a segment. */
export interface Placeable {
  text: string
  terms: readonly string[]
}

/**
 * A vector space trained on a workspace's own words; `trainedOn` counts the distinct texts behind it. Never refitted silently.
 * `source` names whose vectors of words it uses, where these were handed in.
 */
export interface Space {
  words: Block
  letters: Block
  topics: Block
  trainedOn: number
  source?: string
}

/** Segments as points: `vectors` is segments × width with rows of length 1; `known[i]` = 1 where a word of the vocabulary occurs. */
export interface Placement {
  vectors: Float32Array
  width: number
  known: Uint8Array
}

const WORD_WIDTH = 64
const LETTER_WIDTH = 32
const TOPIC_WIDTH = 32
const SIDE_WEIGHT = 0.5
const LETTER_PIECES = 2000
const LETTER_SAMPLE = 5000
/** Pieces of words speak half as loud as words: a rough factorisation does, and theirs is the largest matrix. */
const LETTER_ROUNDS = 1

/**
 * Trains the space: three blocks that see a segment from three sides. Words by the company they keep (PPMI, 64 numbers),
 * pieces of words by the same rule (32), and topics by the segments that words occur in (LSA, 32).
 *
 * @param segments the workspace's whole history, in a fixed order, each distinct text once
 * @param seed seeds the factorisation
 * @param given vectors of the words, in place of those that the segments teach
 * @returns a space for {@link placeSegments}; with fewer than two usable terms its blocks are empty
 */
export function fitSpace(segments: readonly Placeable[], seed: number, given?: TermVectors): Space {
  const random = seededRandom(seed)
  const terms = segments.map((segment) => segment.terms)
  const vocabulary = chooseWords(terms)
  const counts = countTerms(terms, vocabulary.index)
  const idf = inverseFrequency(vocabulary.segmentCounts, segments.length)
  const softened = idf.map((value, i) => Math.sqrt(value) * wordWeight(vocabulary.terms[i]!))
  const rough =
    given === undefined
      ? companyBlock(vocabulary, softened, counts, WORD_WIDTH, random)
      : givenBlock(vocabulary, softened, given, WORD_WIDTH, random)
  const company = centred(rough, counts)
  const words = centred(weighedByAgreement(company, counts), counts)
  const topics = topicBlock(vocabulary, idf, counts, TOPIC_WIDTH, random)
  // The topics' words count as much as their company agrees, too; their own vectors were trained on plain TF-IDF.
  const topicWeight = idf.map((value, i) => value * (softened[i]! > 0 ? words.weight[i]! / softened[i]! : 1))
  return {
    words,
    letters: letterBlock(segments, random),
    topics: { ...topics, weight: topicWeight },
    trainedOn: segments.length,
    ...(given === undefined ? {} : { source: given.source }),
  }
}

/**
 * The words that a space of these segments has a place for.
 * @param segments each one's terms
 * @example
 * chooseWords([['雨', '傘'], ['雨'], ['風'], ['空']]).terms // => ["雨"]
 */
export function chooseWords(segments: readonly (readonly string[])[]): Vocabulary {
  const minimum = segments.length > 5000 ? 3 : 2
  return chooseVocabulary(segments, { minimum, maximumShare: 0.5, limit: 8000 })
}

function letterBlock(segments: readonly Placeable[], random: Random): Block {
  const texts = segments.map((segment) => segment.text)
  const vocabulary = chooseLetterGrams(texts, { minimum: 5, maximumShare: 0.3, limit: LETTER_PIECES })
  const weight = inverseFrequency(vocabulary.segmentCounts, segments.length).map(Math.sqrt)
  const sampled =
    texts.length > LETTER_SAMPLE
      ? Array.from(shuffledIndices(texts.length, random).slice(0, LETTER_SAMPLE).sort(), (i) => texts[i]!)
      : texts
  const counts = countLetterGrams(sampled, vocabulary.terms)
  const company = centred(companyBlock(vocabulary, weight, counts, LETTER_WIDTH, random, LETTER_ROUNDS), counts)
  return centred(weighedByAgreement(company, counts), counts)
}

/**
 * What a word says about the subject: dictionary forms of verbs and adjectives (they end in -u or -i) count half as much as nouns.
 * @example
 * wordWeight('遅い') // => 0.5
 */
export function wordWeight(term: string): number {
  return /[うくぐすつぬぶむるい]$/.test(term) ? 0.5 : 1
}

/**
 * Places segments in a trained space: three blocks side by side (words 1, letters .5, topics .5), scaled to length 1.
 * @returns a row of zeros where no word of the vocabulary occurs
 */
export function placeSegments(space: Space, segments: readonly Placeable[]): Placement {
  const terms = segments.map((segment) => segment.terms)
  const { words, letters, topics } = space
  const counts = countTerms(terms, words.index)
  const grams = countLetterGrams(
    segments.map((segment) => segment.text),
    letters.features,
  )
  const known = Uint8Array.from(terms, (_, i) => (counts.start[i + 1]! > counts.start[i]! ? 1 : 0))
  const blocks = [
    { rows: placeInBlock(words, counts), width: words.width, share: 1 },
    { rows: placeInBlock(letters, grams), width: letters.width, share: SIDE_WEIGHT },
    { rows: placeInBlock(topics, counts), width: topics.width, share: SIDE_WEIGHT },
  ]
  const width = blocks.reduce((sum, block) => sum + block.width, 0)
  const vectors = new Float32Array(segments.length * width)
  let offset = 0
  for (const block of blocks) {
    for (let i = 0; i < segments.length; i++) {
      if (known[i] === 0) continue
      for (let d = 0; d < block.width; d++)
        vectors[i * width + offset + d] = block.share * block.rows[i * block.width + d]!
    }
    offset += block.width
  }
  return { vectors: unitRows(vectors, width), width, known }
}
