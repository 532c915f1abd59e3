export { linkInquiry, unlinkInquiry } from './deflection/link-inquiry.ts'
export { type Deflection, type DeflectionShare, readDeflection, shareOf } from './deflection/read-deflection.ts'
export { recordVisit, type VisitInput, type VisitStep } from './deflection/record-visit.ts'
export {
  changeHelpSettings,
  type HelpHome,
  type HelpSettings,
  listShownArticles,
  listShownNumbers,
  readHelpHome,
  readHelpSettings,
  readShownArticle,
  type ShownArticle,
} from './help/help-center.ts'
export { type VoteInput, voteOnArticle } from './help/vote-on-article.ts'
export { type ArticleElement, type ArticleNode, type ArticleTag, parseMarkdown } from './markdown/parse-markdown.ts'
export { type ArticleDesk, openArticleDesk } from './suggesting/article-desk.ts'
export {
  type ArticleFinding,
  type ArticleIndex,
  type ArticleQuestion,
  type ArticleReader,
  type ChangedArticle,
  createArticleIndex,
  createInlineReader,
} from './suggesting/article-index.ts'
export { categoryLabel, type ShownArticleRow, suggestArticles } from './suggesting/shown-articles.ts'
export {
  type Article,
  type ArticleFilter,
  type ArticleRow,
  type ArticleState,
  listArticleCategories,
  listArticles,
  readArticle,
} from './writing/article.ts'
export { changeArticleState } from './writing/change-article-state.ts'
export type { DiffLine } from './writing/diff-lines.ts'
export { listRevisions, type Revision, type RevisionRow, readRevision } from './writing/revisions.ts'
export { type ArticleChange, type ArticleInput, createArticle, updateArticle } from './writing/write-article.ts'
