/**
 * A source of standard normal draws that gives the same draws from the same seed, so that a simulated limit does not change from
 * one page view to the next. Not for secrets.
 * Sources: xoshiro128** (Blackman and Vigna 2021), its state mixed from the seed as MurmurHash3 ends; Marsaglia's polar method (Marsaglia and Bray 1964).
 * @param seed any whole number; its lowest 32 bits count.
 */
export function normalDraws(seed: number): () => number {
  const next = wholeNumbers(seed);
  const between = () => (next() >>> 5) * 67_108_864 + (next() >>> 6);
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const across = between() / 2 ** 52 - 1;
      const up = between() / 2 ** 52 - 1;
      const square = across * across + up * up;
      if (square >= 1 || square === 0) continue;
      const reach = Math.sqrt((-2 * Math.log(square)) / square);
      spare = up * reach;
      return across * reach;
    }
  };
}

/** xoshiro128**: whole numbers of 32 bits, signed as JavaScript's bit operations leave them. */
function wholeNumbers(seed: number): () => number {
  let mixed = seed | 0;
  const word = () => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let part = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    part = Math.imul(part ^ (part >>> 13), 0xc2b2ae35);
    return part ^ (part >>> 16);
  };
  let [a, b, c, d] = [word(), word(), word(), word()];
  return () => {
    const product = Math.imul(b, 5);
    const drawn = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return drawn;
  };
}
