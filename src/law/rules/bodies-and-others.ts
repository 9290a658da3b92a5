import { type Rule, rulesFrom } from './rule.ts';

/** Bodies, levels and joint working (BOD): those which acts of this product cite. */
export const bodyRules: readonly Rule[] = rulesFrom([
  ['BOD-46', 'One level and one accountable body', 'Each commissioning record has one level, at least one area and one accountable body; partners may be added.', 'design of this product', 'V', 'reason needed'],
  ['BOD-53', 'Succession by date', 'A body’s successor takes over from a date for an area and a share; the record of what was true then is never rewritten.', 'NHS Act 2006 s14Z25 and transfer schemes', 'V', 'note'],
  ['BOD-72', 'Payments under sections 256 and 76', 'The NHS may pay a council (section 256) and a council the NHS (section 76), as a payment with conditions and a yearly return.', 'NHS Act 2006 s256, s76', 'K', 'note'],
  ['BOD-85', 'Section 75 does not move accountability', 'Each partner in a section 75 arrangement stays accountable for its own function.', 'NHS Act 2006 s75(5)', 'K', 'warning'],
  ['BOD-94', 'Joint needs its instrument', 'Joint or integrated working needs a kept agreement that is in date before anything is awarded or paid.', 'SI 2000/617 regs 7 to 9', 'V', 'stop'],
], { url: 'https://www.legislation.gov.uk/uksi/2000/617' });

/** Plans and the year (PL). */
export const planRules: readonly Rule[] = rulesFrom([
  ['PL-01', 'Joint strategic needs assessment', 'Council and integrated care board assess together the present and future needs of their area and publish the result.', 'LGPIHA 2007 s116', 'K', 'note'],
  ['PL-02', 'Pharmaceutical needs assessment', 'The health and wellbeing board publishes one at least every three years.', 'SI 2013/349', 'K', 'warning'],
  ['PL-03', 'Joint local health and wellbeing strategy', 'A strategy to meet the needs assessed, made by council and integrated care board.', 'LGPIHA 2007 s116A', 'K', 'note'],
  ['PL-04', 'Integrated care strategy', 'The integrated care partnership says how assessed needs are to be met.', 'LGPIHA 2007 s116ZB', 'K', 'note'],
  ['PL-05', 'Joint forward plan', 'Integrated care board and partner trusts plan the next five years before each financial year begins.', 'NHS Act 2006 s14Z52', 'S', 'warning'],
  ['PL-06', 'Joint capital resource use plan', 'Integrated care board and partner trusts plan their capital each year.', 'NHS Act 2006 s14Z56', 'V', 'note'],
  ['PL-07', 'Annual report of the integrated care board', 'How it discharged its functions, with progress against its plans.', 'NHS Act 2006 s14Z58', 'V', 'note'],
  ['PL-08', 'Medium-term plan', 'Strategy, resources, commissioning intentions and outcomes over several years, refreshed yearly.', 'NHS planning framework', 'S', 'note'],
  ['PL-09', 'Neighbourhood health plan', 'The place plans services and teams for its neighbourhoods.', 'planning policy', 'K', 'note'],
  ['PL-10', 'Commissioning intentions', 'Providers are told by 30 September what starts, changes and stops in the next financial year.', 'convention and NHS Standard Contract', 'K', 'warning'],
  ['PL-11', 'Better Care Fund plan', 'Income, spending, capacity and goals, agreed by council, integrated care board and health and wellbeing board.', 'NHS Act 2006 s223B', 'K', 'note'],
  ['PL-12', 'Market position statement', 'The council tells the market what will be needed and how it will buy.', 'Care Act guidance ch 4', 'K', 'note'],
  ['PL-13', 'Market sustainability evidence', 'Evidence of the cost of care and the capacity of the market.', 'grant conditions', 'K', 'note'],
  ['PL-14', 'Commissioning strategy', 'For a service or a group: need, evidence, spending, options, outcomes, money, people, route and measures.', 'local', 'V', 'note'],
  ['PL-15', 'Annual report of the Director of Public Health', 'Published by the council each year.', 'NHS Act 2006 s73B', 'K', 'note'],
  ['PL-16', 'SEND and sufficiency strategies', 'Joint strategy and local offer for children and young people.', 'Children and Families Act 2014', 'K', 'note'],
  ['PL-20', 'Better Care Fund conditions', 'The plan is agreed together, meets the objectives and funding conditions, and takes part in oversight.', 'Better Care Fund framework', 'K', 'warning'],
  ['PL-21', 'Better Care Fund measures', 'Emergency admissions over 65, days from discharge-ready date, permanent care home admissions.', 'Better Care Fund framework', 'K', 'note'],
  ['PL-22', 'Section 75 agreement in place', 'The agreement for the Better Care Fund is in place by 30 September.', 'Better Care Fund framework', 'S', 'warning'],
  ['PL-23', 'The thread', 'Need, priority, outcome, intention, specification, contract, indicator and evaluation are linked, and gaps are shown.', 'design of this product', 'V', 'warning'],
  ['PL-24', 'Have regard', 'A decision says for the needs assessment and each strategy whether it follows it, or departs with a reason.', 'LGPIHA 2007 s116B', 'V', 'reason needed'],
  ['PL-30', 'Scores', 'Weights sum to 100; raw score, weight, scorer, conflict and moderation are kept.', 'local', 'V', 'warning'],
  ['PL-31', 'Business case', 'A case passes its gates from mandate to review of benefits.', 'five case model', 'V', 'note'],
  ['PL-32', 'Ending a service', 'Evidence, duties, impact, consultation, notice, alternative and stranded cost are looked at first.', 'local', 'V', 'warning'],
  ['PL-40', 'Lead times', 'A new procurement starts long enough before expiry; the lead times are local settings.', 'local', 'V', 'note'],
  ['PL-41', 'Months', 'The same day number in the target month, or its last day.', 'counting mode', 'V', 'note'],
]);

/** Care Act, equality, involvement and data rules which acts of this product cite (CA, EQ, DP). */
export const dutyRules: readonly Rule[] = rulesFrom([
  ['CA-01', 'A market with choice', 'The council promotes an efficient market with a variety of providers of high quality, and information to choose.', 'Care Act 2014 s5', 'V', 'note'],
  ['CA-05', 'Setting fees', 'Fees look to the actual cost of care and do not threaten the market; the evidence is kept.', 'Care Act guidance 4.31 to 4.35', 'K', 'warning'],
  ['CA-34', 'Review of a direct payment', 'Reviewed within the first six months, then at least every 12 months.', 'Care and Support (Direct Payments) Regulations 2014 reg 7', 'V', 'warning'],
  ['EQ-01', 'Public sector equality duty', 'Before and at each decision: due regard to ending discrimination, advancing equality and fostering good relations.', 'Equality Act 2010 s149', 'K', 'warning'],
  ['EQ-04', 'Reducing inequalities', 'The integrated care board has regard to reducing inequalities of access and outcome.', 'NHS Act 2006 s14Z35', 'V', 'note'],
  ['EQ-07', 'Involving the public', 'People who use services, carers and representatives are involved in plans, proposals and decisions.', 'NHS Act 2006 s14Z45', 'V', 'warning'],
  ['EQ-12', 'Social value', 'Before a procurement starts: how it may improve the well-being of the area.', 'Public Services (Social Value) Act 2012', 'K', 'warning'],
  ['EQ-21', 'Impact assessment before the decision', 'A final decision has before it an equality and health impact assessment of an earlier date.', 'design of this product on Equality Act 2010 s149', 'K', 'warning'],
  ['DP-12', 'Freedom of information', 'A request is answered promptly, and within 20 working days.', 'Freedom of Information Act 2000 s10', 'K', 'warning'],
  ['DP-40', 'Keeping procurement records', 'Unsuccessful offers and decision records are kept at least three years from contract entry.', 'Procurement Act 2023 s98', 'K', 'note'],
]);
