// How strongly a token is tinted for its reward.

/** Signed tint in [-1, 1] in steps of 1/50; `limit` and beyond is full, no reward is none. */
export function tintAmount(reward: number | undefined, limit: number): number {
  if (reward === undefined || !Number.isFinite(reward)) return 0
  return Math.round(Math.min(1, Math.max(-1, reward / limit)) * 50) / 50
}
