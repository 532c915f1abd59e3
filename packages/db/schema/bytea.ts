import { customType } from 'drizzle-orm/pg-core'

/** A binary column as bytes; postgres.js hands over a Buffer. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => 'bytea',
})
