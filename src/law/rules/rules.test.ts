import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CALENDARS } from '../calendar.ts';
import { COUNTING_MODES } from '../counting.ts';
import { FIGURES } from '../figures.ts';
import { NOTICES } from '../notices.ts';
import { PROCESS_QUESTIONS } from '../psr-process.ts';
import { TIME_LIMITS } from '../time-limits.ts';
import { isRuleId, ruleById, rules } from './index.ts';

describe('rules', () => {
  test('no id is used twice', () => {
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  });

  test('a rule marked K never does more than warn', () => {
    expect(rules.filter((rule) => rule.mark === 'K' && (rule.strength === 'stop' || rule.strength === 'reason needed'))).toEqual([]);
  });

  test('only rules of integrity stop', () => {
    expect(rules.filter((rule) => rule.strength === 'stop').map((rule) => rule.id)).toEqual(['BOD-94', 'PA-40']);
  });

  test('every rule has a title, words in sentences, and a source', () => {
    for (const rule of rules) {
      expect(rule.title.length, rule.id).toBeGreaterThan(4);
      expect(rule.words, rule.id).toMatch(/^[A-Z].*\.$/);
      expect(rule.source.length, rule.id).toBeGreaterThan(3);
      expect(rule.words.toLowerCase(), rule.id).not.toMatch(/lawful|compliant/);
    }
  });

  test('an unknown id is a bug', () => {
    expect(() => ruleById('PSR-999')).toThrow('PSR-999');
    expect(ruleById('PSR-52').title).toBe('Eight working days');
    expect(isRuleId('PSR-999')).toBe(false);
  });

  test('all that cites a rule cites one with words', () => {
    const cited = [
      ...TIME_LIMITS.map((limit) => limit.rule), ...FIGURES.map((figure) => figure.rule),
      ...Object.values(NOTICES).flatMap((notice) => [notice.rule, ...notice.fields.map((field) => field.rule)]),
      ...PROCESS_QUESTIONS.map((question) => question.rule), ...COUNTING_MODES.map((mode) => mode.rule), ...CALENDARS.map((one) => one.rule),
    ];
    expect(cited.filter((id) => !isRuleId(id))).toEqual([]);
  });

  test('every id written in the source of the law has words', () => {
    const folder = join(import.meta.dirname, '..');
    const text = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    const ids = [...new Set(text.match(/\b(?:PSR|PA|NSC|BOD|WD|PL|CA|EQ|DP)-\d{2,3}\b/g))];
    expect(ids.length).toBeGreaterThan(40);
    expect(ids.filter((id) => !isRuleId(id))).toEqual([]);
  });
});
