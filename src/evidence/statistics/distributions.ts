/**
 * Probability distributions in double precision: no table, no dependency.
 * Sources: AS241 (Wichura 1988) for the normal quantile; Lanczos (g = 607/128) for log gamma;
 * series and Lentz continued fractions for the incomplete gamma and beta (Numerical Recipes, 3rd ed., 6.2 and 6.4).
 */

const lanczos = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
  -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
  0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3,
  0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5,
];

/** Natural logarithm of the gamma function. @param x above zero. */
export function logGamma(x: number): number {
  if (!(x > 0)) return NaN;
  const shifted = x + 607 / 128 + 0.5;
  let series = lanczos[0]!;
  for (let index = 1; index < lanczos.length; index += 1) series += lanczos[index]! / (x + index);
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((Math.sqrt(2 * Math.PI) * series) / x);
}

/** Share of the standard normal distribution below z. */
export function normalBelow(z: number): number {
  if (z === 0) return 0.5;
  const tail = 0.5 * gammaAbove(0.5, (z * z) / 2);
  return z > 0 ? 1 - tail : tail;
}

const normalCentre = [
  [3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
  [1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852545925],
];
const normalShoulder = [
  [1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4],
  [1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9],
];
const normalTail = [
  [6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
  [1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15],
];

function ratioOfPolynomials([above, below]: number[][], x: number): number {
  const at = (coefficients: number[]) => coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
  return at(above!) / at(below!);
}

/** The z below which a share p of the standard normal distribution lies; relative error about 1e-16 (AS241). */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) return centred * ratioOfPolynomials(normalCentre, 0.180625 - centred * centred);
  const depth = Math.sqrt(-Math.log(centred < 0 ? p : 1 - p));
  const size = depth <= 5 ? ratioOfPolynomials(normalShoulder, depth - 1.6) : ratioOfPolynomials(normalTail, depth - 5);
  return centred < 0 ? -size : size;
}

/** Lower regularised incomplete gamma P(a, x): the share of a gamma(a) distribution below x. */
export function gammaBelow(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? gammaBySeries(a, x) : 1 - gammaByFraction(a, x);
}

/** Upper regularised incomplete gamma Q(a, x) = 1 - P(a, x), exact also where it is tiny. */
export function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - gammaBySeries(a, x) : gammaByFraction(a, x);
}

/**
 * x^a exp(-x) / Gamma(a), the front of both expansions. For large a the three large terms nearly cancel: there the
 * exponent is written as a (log(1 + m) - m) with m = (x - a) / a and Stirling's series takes the place of log gamma.
 */
function gammaFront(a: number, x: number): number {
  if (a < 30) return Math.exp(-x + a * Math.log(x) - logGamma(a));
  const away = (x - a) / a;
  const square = a * a;
  const stirling = (1 / 12 - (1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square) / square) / a;
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(a * (Math.log1p(away) - away) - stirling);
}

function gammaBySeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let step = a + 1; Math.abs(term) > Math.abs(sum) * 1e-17; step += 1) {
    term *= x / step;
    sum += term;
  }
  return sum * gammaFront(a, x);
}

function gammaByFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let fraction = d;
  for (let step = 1; step < 100_000; step += 1) {
    const numerator = -step * (step - a);
    b += 2;
    d = 1 / nonZero(numerator * d + b);
    c = nonZero(b + numerator / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return gammaFront(a, x) * fraction;

  function nonZero(value: number): number {
    return Math.abs(value) < tiny ? tiny : value;
  }
}

/**
 * Quantile of the chi-squared distribution.
 * @param p share below, 0 to 1. @param degrees degrees of freedom, zero or more, not only whole; with zero all lies at 0.
 */
export function chiSquaredQuantile(p: number, degrees: number): number {
  if (!(p >= 0 && p <= 1) || !(degrees >= 0)) return NaN;
  if (degrees === 0 || p === 0) return 0;
  if (p === 1) return Infinity;
  return 2 * gammaQuantile(p, degrees / 2);
}

function gammaQuantile(p: number, a: number): number {
  // Works on the logarithm of x: for small a the quantile may lie many powers of ten below 1.
  const missing = (x: number) => (p < 0.5 ? gammaBelow(a, x) - p : 1 - p - gammaAbove(a, x));
  let low = -Infinity;
  let high = Infinity;
  let at = gammaQuantileGuess(p, a);
  for (let round = 0; round < 200; round += 1) {
    const x = Math.exp(at);
    const gap = missing(x);
    if (gap > 0) high = at;
    else low = at;
    if (gap === 0) return x;
    // Halley's step: on this scale the second derivative is (a - x) times the first, gammaFront. It converges with the
    // cube of the step, so that the last one need not be checked by another evaluation.
    const newton = gap / gammaFront(a, x);
    const step = newton / Math.max(0.5, 1 - (newton * (a - x)) / 2);
    if ((a + (a - x) ** 2) * Math.abs(step) ** 3 < 1e-15 && Math.abs(step) < 1e-3) return Math.exp(at - step);
    let next = at - step;
    if (!(next > low && next < high)) next = low === -Infinity ? at - 1 : high === Infinity ? at + 1 : (low + high) / 2;
    if (high - low < 1e-15 * Math.abs(at)) return Math.exp(next);
    at = next;
  }
  return Math.exp(at);
}

/** The logarithm of a first guess: Wilson and Hilferty 1931, or the leading term of the series where x is small. */
function gammaQuantileGuess(p: number, a: number): number {
  const root = 1 - 1 / (9 * a) + normalQuantile(p) / (3 * Math.sqrt(a));
  return root > 0.2 ? Math.log(a) + 3 * Math.log(root) : (Math.log(p) + logGamma(a + 1)) / a;
}

/** Share of a chi-squared distribution above x: the p-value of a chi-squared test. */
export function chiSquaredAbove(x: number, degrees: number): number {
  return gammaAbove(degrees / 2, x / 2);
}

/** Regularised incomplete beta I_x(a, b): the share of a beta(a, b) distribution below x. */
export function betaBelow(x: number, a: number, b: number): number {
  return betaShare(x, 1 - x, a, b);
}

/** I_x(a, b) with 1 - x given beside x, so that nothing is lost where either lies close to 1. */
function betaShare(x: number, rest: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const front = betaFront(x, rest, a, b);
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(rest, b, a)) / b;
}

/** x^a (1 - x)^b / B(a, b): the front of both expansions, and the density of log(x / (1 - x)). */
function betaFront(x: number, rest: number, a: number, b: number): number {
  return Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(rest));
}

function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const nonZero = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let step = 1; step < 100_000; step += 1) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return fraction;
}

/** Share of Student's t distribution further from zero than t, both tails: a two-sided p-value. */
export function studentBeyond(t: number, degrees: number): number {
  return betaBelow(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The t above zero that leaves a share alpha beyond plus and minus t. @param alpha 0 to 1, both tails together. */
export function studentLimit(alpha: number, degrees: number): number {
  let low = 0;
  let high = 1;
  while (studentBeyond(high, degrees) > alpha) high *= 2;
  for (let round = 0; round < 200 && high - low > 1e-14 * high; round += 1) {
    const middle = (low + high) / 2;
    if (studentBeyond(middle, degrees) > alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Share of Fisher's F distribution above f: the p-value of an F test.
 * @param above degrees of freedom of the numerator. @param below those of the denominator; both above zero, not only whole.
 */
export function fisherAbove(f: number, above: number, below: number): number {
  if (Number.isNaN(f) || !(above > 0 && below > 0)) return NaN;
  if (f <= 0) return 1;
  if (f === Infinity) return 0;
  const total = below + above * f;
  return betaShare(below / total, (above * f) / total, below / 2, above / 2);
}

/**
 * Quantile of Fisher's F distribution: the f below which a share p lies.
 * @param p 0 to 1. @param above degrees of freedom of the numerator. @param below those of the denominator, as in `fisherAbove`.
 */
export function fisherQuantile(p: number, above: number, below: number): number {
  if (!(p >= 0 && p <= 1) || !(above > 0 && below > 0)) return NaN;
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  // Newton's steps on log f, whose density is betaFront; a step that leaves the bracket is replaced by halving it.
  let low = -700;
  let high = 700;
  let at = 0;
  for (let round = 0; round < 200; round += 1) {
    const f = Math.exp(at);
    const total = below + above * f;
    const [x, rest] = [(above * f) / total, below / total];
    const gap = p < 0.5 ? betaShare(x, rest, above / 2, below / 2) - p : 1 - p - betaShare(rest, x, below / 2, above / 2);
    if (gap > 0) high = at;
    else low = at;
    const step = gap / betaFront(x, rest, above / 2, below / 2);
    if (gap === 0 || Math.abs(step) < 1e-15) return f;
    const next = at - step;
    at = next > low && next < high ? next : (low + high) / 2;
    if (high - low < 1e-15) return Math.exp(at);
  }
  return Math.exp(at);
}
