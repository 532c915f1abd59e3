export { type NewCustomer, upsertCustomers } from './upsert-customers.ts'
