import { describe, expect, test } from 'vitest';
import { editionOn, editions } from './edition.ts';
import { FIGURES, figureOn, withholdingFor } from './figures.ts';
import { deadline, type DeadlineResult, TIME_LIMITS, type TimeLimitId, timeLimitOn } from './time-limits.ts';

const on = (id: TimeLimitId, event: string, law = event): DeadlineResult => deadline(id, event, editionOn(law));
const answer = (id: TimeLimitId, event: string, law = event): string => {
  const result = on(id, event, law);
  return result.ok ? result.answer : result.refusals.map((refusal) => refusal.code).join();
};

describe('the Provider Selection Regime', () => {
  test.each([
    ['2024-05-23', '2024-06-06', '2024-06-07'],
    ['2027-01-25', '2027-02-05', '2027-02-06'],
    ['2026-11-02', '2026-11-13', '2026-11-14'],
    ['2027-03-24', '2027-04-08', '2027-04-09'],
    ['2026-12-18', '2027-01-04', '2027-01-05'],
  ])('an intention published on %s ends the standstill on %s, and the contract may be made from %s', (published, ends, from) => {
    expect(on('psr-standstill', published)).toMatchObject({ ok: true, answer: ends, actionFrom: from });
  });

  test('the list of days shows the day of publication and the day after, neither of them counted', () => {
    const result = on('psr-standstill', '2026-11-02');
    expect(result.ok && result.days.slice(0, 3).map((day) => [day.date, day.counts])).toEqual([['2026-11-02', false], ['2026-11-03', false], ['2026-11-04', true]]);
    expect(result.ok && result.inputs).toEqual({ from: '2026-11-02', n: 8 });
  });

  test('a contract of 7 June 2024 has its award notice by 7 July', () => {
    expect(answer('psr-award-notice', '2024-06-07')).toBe('2024-07-07');
  });
  test('an award of 1 April 2027 has its notice by 1 May, a Saturday, with a warning', () => {
    const result = on('psr-award-notice', '2027-04-01');
    expect(result).toMatchObject({ answer: '2027-05-01' });
    expect(result.ok && result.warnings).toHaveLength(1);
  });
  test('the most suitable provider may be identified from 14 days after the notice was submitted', () => {
    expect(answer('psr-msp-wait', '2027-03-01')).toBe('2027-03-15');
  });
  test('after a further decision five working days pass', () => {
    expect(on('psr-further-decision-wait', '2026-12-23')).toMatchObject({ answer: '2027-01-04', actionFrom: '2027-01-05' });
  });
});

describe('the Procurement Act', () => {
  test.each([
    ['pa-standstill', '2026-11-02', '2026-11-11'],
    ['pa-voluntary-standstill', '2025-09-23', '2025-10-02'],
    ['pa-details-notice-light-touch', '2027-04-01', '2027-07-29'],
    ['pa-contract-copy-light-touch', '2027-04-01', '2027-09-27'],
    ['pa-details-notice', '2027-04-01', '2027-04-30'],
    ['pa-contract-copy', '2027-04-01', '2027-06-29'],
    ['pa-termination-notice', '2027-03-31', '2027-04-29'],
    ['pa-details-notice-light-touch', '2025-10-03', '2026-01-30'],
    ['pa-contract-copy-light-touch', '2025-10-03', '2026-03-31'],
    ['pa-pipeline', '2027-04-01', '2027-05-26'],
    ['pa-payments-compliance', '2026-09-30', '2026-10-29'],
    ['pa-payment-notice', '2026-12-31', '2027-01-29'],
  ] as const)('%s counted from %s is %s', (id, event, expected) => {
    expect(answer(id, event)).toBe(expected);
  });
});

describe('contract management', () => {
  test.each([
    ['nsc-meeting', '2026-01-09', '2026-01-23'],
    ['nsc-plan-agreed', '2026-01-20', '2026-01-27'],
  ] as const)('%s counted from %s is %s', (id, event, expected) => {
    expect(answer(id, event, '2024-06-07')).toBe(expected);
  });

  test('one missed action withholds two hundredths of the month, rounded to the penny, and five reach the cap', () => {
    const law = editionOn('2024-06-07');
    expect(withholdingFor(1, 53_333_300n, law)).toMatchObject({ ok: true, pence: 1_066_666n, rule: 'NSC-38' });
    expect(withholdingFor(1, 25n, law)).toMatchObject({ pence: 1n });
    expect(withholdingFor(9, 53_333_300n, law)).toMatchObject({ pence: 5_333_330n });
    expect(withholdingFor(0, 53_333_300n, law)).toMatchObject({ pence: 0n });
    expect(withholdingFor(1, 100n, editionOn('2020-01-01')).ok).toBe(false);
    expect(withholdingFor(-1, 100n, law).ok).toBe(false);
  });
});

describe('editions', () => {
  test('a case that began before a limit existed does not have it', () => {
    expect(answer('pa-payment-notice', '2026-12-31', '2026-03-31')).toBe('not-in-force');
    expect(answer('psr-standstill', '2024-05-23', '2023-12-31')).toBe('not-in-force');
    expect(answer('nsc-excusing-notice', '2024-05-23')).toBe('not-in-force');
  });

  test('a threshold is the one of the day on which the procurement began', () => {
    expect(figureOn('pa-threshold-sub-central', editionOn('2025-12-31'))?.value).toBe(21_490_400n);
    expect(figureOn('pa-threshold-sub-central', editionOn('2026-01-01'))?.value).toBe(20_772_000n);
    expect(figureOn('pa-threshold-sub-central', editionOn('2023-12-31'))).toBeUndefined();
  });

  test('each edition ends on the day before the next, and a date falls in one', () => {
    expect(editions.map((edition) => edition.id)).toEqual([...new Set(editions.map((edition) => edition.id))]);
    expect(editionOn('2025-02-23').id).toBe('law-2024-01-01');
    expect(editionOn('2025-02-24').id).toBe('law-2025-02-24');
    expect(editionOn('2025-02-23').validTo).toBe('2025-02-23');
    expect(editionOn('2026-11-21').validTo).toBeUndefined();
  });

  test('every change of a dated row falls on the first day of an edition or before the first', () => {
    const starts = new Set(editions.map((edition) => edition.validFrom));
    const rows = [...TIME_LIMITS, ...FIGURES].filter((row) => row.validFrom >= '2022-04-01');
    expect(rows.filter((row) => !starts.has(row.validFrom))).toEqual([]);
  });

  test('no two rows of a limit hold on the same day', () => {
    for (const edition of editions) {
      for (const id of new Set(TIME_LIMITS.map((limit) => limit.id))) {
        const holding = TIME_LIMITS.filter((limit) => limit.id === id && limit.validFrom <= edition.on && (limit.validTo ?? '9999') >= edition.on);
        expect(holding.length).toBeLessThan(2);
        expect(timeLimitOn(id, edition)).toBe(holding[0]);
      }
    }
  });

  test('a proclaimed holiday moves the end of a standstill', () => {
    const proclaimed = [{ date: '2027-01-29', name: 'proclaimed day', nations: ['ENG'], mark: 'V', source: 'proclamation' }] as const;
    expect(deadline('psr-standstill', '2027-01-25', editionOn('2027-01-25'), { proclaimed })).toMatchObject({ answer: '2027-02-08' });
  });

  test('hostile event dates are refused', () => {
    expect(answer('psr-standstill', 'yesterday', '2026-11-21')).toBe('not-a-date');
    expect(answer('psr-standstill', '2999-12-31', '2026-11-21')).toBe('not-a-date');
  });
});
