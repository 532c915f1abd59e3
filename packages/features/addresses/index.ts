export { NoPostalTable, type PostalPlace, type PostalTable, readPostalTable } from './postal-table.ts'
