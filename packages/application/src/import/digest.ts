/**
 * A number from 0 to 2^53 - 1 that differs for different texts, but for one pair in 10^16: enough to see that a text has
 * changed, and fast. It is no protection against a person who searches for two texts with the same digest.
 * Two lanes of MurmurHash3's multiplication and mixing (public domain).
 */
export function digest(text: string, seed = 0): number {
  let [high, low] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** The digest in letters and digits. */
export function shortDigest(text: string, seed?: number): string {
  return digest(text, seed).toString(36);
}
