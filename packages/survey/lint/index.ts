export { type Finding, lintDefinition } from './lint-definition.ts'
export { operatorsFor } from './operators.ts'
