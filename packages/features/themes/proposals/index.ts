export { acceptProposal, dismissProposal } from './decide-proposal.ts'
export { listProposals, type ThemeProposal } from './list-proposals.ts'
export { proposeThemesFor } from './propose-themes.ts'
