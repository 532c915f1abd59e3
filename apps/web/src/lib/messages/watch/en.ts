import type { watch as ja } from './ja.ts'

export const watch: typeof ja = {
  arrived: (count) => `New inquiries: ${count}`,
}
