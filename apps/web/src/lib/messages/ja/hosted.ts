export const hosted = {}
