/** CPV codes of the Provider Selection Regime (PSR-05, SI 2023/1348 Sch 1), without check digit. Mark V. */

const IN_FULL: ReadonlySet<string> = new Set(
  `85100000 85110000 85111000 85111100 85111200 85111300 85111310 85111320 85111400 85111500 85111600 85111700
   85111800 85111810 85111820 85111900 85112200 85120000 85121000 85121100 85121200 85121210 85121220 85121230 85121231
   85121232 85121240 85121250 85121251 85121252 85121270 85121271 85121280 85121281 85121282 85121283 85121290 85121291
   85121292 85121300 85130000 85131000 85131100 85131110 85140000 85141000 85141100 85141200 85141210 85141211 85141220
   85142000 85142100 85143000 85144000 85144100 85145000 85146000 85146100 85146200 85148000 85150000 85160000`.split(/\s+/),
);

const LIMITED: ReadonlyMap<string, string> = new Map([
  ['85149000', 'pharmacy services, but not community pharmacy services arranged under SI 2013/349'],
  ['85323000', 'community health services, only when delivered to individuals'],
  ['85312330', 'family planning services, only to individuals to support sexual and reproductive health'],
  ['85312500', 'rehabilitation services, only to individuals for substance misuse or for mental or physical rehabilitation'],
]);

export type CpvInRegime =
  | { readonly listed: 'in full' }
  | { readonly listed: 'with a limit'; readonly limit: string }
  | { readonly listed: 'no' }
  | { readonly listed: 'not a code' };

/**
 * Is a CPV code in the list of the regime? A check digit after a hyphen is passed over. A code with a limit needs
 * a person to say whether the limit is met. A listed code alone never decides the regime (PSR-03).
 */
export function cpvInProviderSelection(code: string): CpvInRegime {
  const match = /^(\d{8})(?:-\d)?$/.exec(code.trim());
  const digits = match?.[1];
  if (digits === undefined) return { listed: 'not a code' };
  const limit = LIMITED.get(digits);
  if (limit !== undefined) return { listed: 'with a limit', limit };
  return IN_FULL.has(digits) ? { listed: 'in full' } : { listed: 'no' };
}
