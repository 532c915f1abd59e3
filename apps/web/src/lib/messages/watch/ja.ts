/** What comes in while somebody reads. */
export const watch = {
  arrived: (count: string) => `新しい問い合わせ ${count}件`,
}
