import { multiplierOf } from './confidence.ts';
import { InputRefused, numbers, sameLength, texts, type Table } from './input-table.ts';
import { funnelOutliers, overdispersedFunnel } from './overdispersion.ts';
import type { OverdispersionMethod, DispersedPoint } from './overdispersion.ts';

/**
 * Funnel plots with allowance for over-dispersion, in the form of the reference vectors.
 * @param params `data_type` (SR standardised ratios, PR proportions, RC ratios of counts), `sr_method` (SHMI or CQC, for
 * SR), `draw_adjusted`, `draw_unadjusted`, `limit` (95 or 99, the limits of the outliers), `multiplier` (1), `trim_by`
 * (0.1), `shmi_rounding` (true). @param input `group`, `num`, `den`; rows of one group are added up.
 * @returns `phi`, `tau2` (both 0 unless `draw_adjusted`), `outliers` by name, and `points`, one row a group.
 * Outliers are judged by the adjusted limits where these are drawn, but with `draw_unadjusted` false only where phi is
 * above 1. Source: FunnelPlotR 0.6.0 `funnel_plot`; the method and what is refused: `overdispersedFunnel`.
 */
export function funnel_overdispersion(params: Record<string, unknown>, input: Table): Table {
  const method = methodOf(params);
  const multiplier = multiplierOf(params, 1);
  const limit = params.limit ?? 99;
  if (limit !== 95 && limit !== 99) throw new InputRefused('The limit must be 95 or 99.');
  const trimBy = params.trim_by ?? 0.1;
  if (typeof trimBy !== 'number') throw new InputRefused('The share to trim must be a number.');
  const adjust = params.draw_adjusted !== false;
  const options = { method, multiplier, trimBy, adjust, roundExpected: params.shmi_rounding !== false };
  const funnel = overdispersedFunnel(unitsOf(input), options);
  const use = !adjust ? 'unadjusted' : params.draw_unadjusted === true ? 'adjusted' : 'adjusted where over-dispersed';
  const outliers = funnelOutliers(funnel, multiplier, limit, use);
  return { phi: funnel.phi, tau2: funnel.tau2, outliers, points: columnsOf(funnel.points, funnel.target, method, new Set(outliers)) };
}

function columnsOf(points: DispersedPoint[], target: number, method: OverdispersionMethod, outliers: Set<string>): Table {
  const column = <T>(read: (point: DispersedPoint) => T) => points.map(read);
  const flag = (point: DispersedPoint) => (point.setApart ? 1 : 0);
  const apart: Table =
    method === 'ratio, SHMI'
      ? { rk: column(({ rank }) => rank), sp: column(({ part }) => part), truncated: column(flag) }
      : { winsorised: column(flag) };
  return {
    group: column(({ group }) => group),
    numerator: column(({ numerator }) => numerator),
    denominator: column(({ denominator }) => denominator),
    rr: column(({ value }) => value),
    target_transformed: column(() => target),
    Y: column(({ transformed }) => transformed),
    Uzscore: column(({ z }) => z),
    ...apart,
    Wuzscore: column(({ usedZ }) => usedZ),
    s: column(({ error }) => error),
    OD95LCL: column(({ adjusted }) => adjusted.lower95),
    OD95UCL: column(({ adjusted }) => adjusted.upper95),
    OD99LCL: column(({ adjusted }) => adjusted.lower998),
    OD99UCL: column(({ adjusted }) => adjusted.upper998),
    LCL95: column(({ unadjusted }) => unadjusted.lower95),
    UCL95: column(({ unadjusted }) => unadjusted.upper95),
    LCL99: column(({ unadjusted }) => unadjusted.lower998),
    UCL99: column(({ unadjusted }) => unadjusted.upper998),
    outlier: column(({ group }) => (outliers.has(group) ? 1 : 0)),
  };
}

function methodOf({ data_type: type, sr_method: variant }: Record<string, unknown>): OverdispersionMethod {
  if (type === 'PR') return 'proportion';
  if (type === 'RC') return 'ratio of counts';
  if (type !== 'SR') throw new InputRefused('The data_type must be SR, PR or RC.');
  if (variant === 'SHMI' || variant === undefined || variant === null) return 'ratio, SHMI';
  if (variant === 'CQC') return 'ratio, CQC';
  throw new InputRefused('The sr_method must be SHMI or CQC.');
}

function unitsOf(input: Table) {
  const groups = texts(input, 'group');
  const numerators = numbers(input, 'num');
  const denominators = numbers(input, 'den');
  sameLength({ group: groups, num: numerators, den: denominators });
  return groups.map((group, row) => {
    const numerator = numerators[row] ?? null;
    const denominator = denominators[row] ?? null;
    if (numerator === null || denominator === null) throw new InputRefused(`${group}: a funnel needs every count and denominator.`);
    return { group, numerator, denominator };
  });
}
