import { bodyRules, dutyRules, planRules } from './bodies-and-others.ts';
import { procurementActRules } from './procurement-act.ts';
import { providerSelectionRules } from './provider-selection.ts';
import type { Rule } from './rule.ts';
import { standardContractRules } from './standard-contract.ts';
import { workingDayRules } from './working-days.ts';

/** Every rule which the product cites, in the order of the rules book. */
export const rules: readonly Rule[] = [
  ...bodyRules,
  ...providerSelectionRules,
  ...procurementActRules,
  ...standardContractRules,
  ...planRules,
  ...dutyRules,
  ...workingDayRules,
];

const byId = new Map(rules.map((rule) => [rule.id, rule]));

/** The rule of an id. Throws Error for an id that nobody wrote down: a rule without words is a bug. */
export function ruleById(id: string): Rule {
  const rule = byId.get(id);
  if (!rule) throw new Error(`no rule has the id ${id}`);
  return rule;
}

/** Is there a rule of this id? For text that comes from outside. */
export function isRuleId(id: string): boolean {
  return byId.has(id);
}
