-- Outcomes, scoring of needs, priorities, budget lines, specifications and KPIs.
create schema plan;

create table plan.kpi (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  unit text not null,
  direction text not null check (direction in ('up', 'down')),
  baseline double precision,
  baseline_words text not null default '',
  frequency text not null check (frequency in ('monthly', 'quarterly', 'yearly')),
  numerator_words text not null default '',
  denominator_words text not null default '',
  specification_id uuid,
  contract_id uuid,
  outcome_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  source_reference text not null default '',
  primary key (body_id, id)
);
comment on table plan.kpi is 'How a contract or specification is measured. The name is the record''s title.';
comment on column plan.kpi.body_id is 'operational: accountable body';
comment on column plan.kpi.id is 'operational: id';
comment on column plan.kpi.scope_id is 'operational: partnership';
comment on column plan.kpi.unit is 'operational: unit of the value: %, assessments, days';
comment on column plan.kpi.direction is 'operational: up: more is better; down: less is better';
comment on column plan.kpi.baseline is 'operational: value before, in the unit; none: may be watched, enters no new contract';
comment on column plan.kpi.baseline_words is 'operational: where the baseline comes from, or what the workbook said instead of a number';
comment on column plan.kpi.frequency is 'operational: how often it is returned';
comment on column plan.kpi.numerator_words is 'operational: what is counted above the line';
comment on column plan.kpi.denominator_words is 'operational: what is counted below the line';
comment on column plan.kpi.specification_id is 'operational: specification that asks for it';
comment on column plan.kpi.contract_id is 'operational: contract that it measures';
comment on column plan.kpi.outcome_id is 'operational: outcome that it serves';
comment on column plan.kpi.provider_id is 'operational: provider that returns it';
comment on column plan.kpi.shown_to_party is 'operational: whether that provider sees it';
comment on column plan.kpi.source_reference is 'operational: its name in the system or workbook it came from';
call kernel.protect('plan.kpi', 'party');

create index kpi_contract on plan.kpi (body_id, contract_id);
create index kpi_specification on plan.kpi (body_id, specification_id);

create table plan.kpi_target (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  valid_from date not null,
  value double precision not null,
  reason text not null default '',
  provider_id uuid,
  shown_to_party boolean not null default false,
  unique (body_id, kpi_id, valid_from),
  primary key (body_id, id)
);
comment on table plan.kpi_target is 'Targets of a KPI by date.';
comment on column plan.kpi_target.body_id is 'operational: accountable body';
comment on column plan.kpi_target.id is 'operational: id';
comment on column plan.kpi_target.scope_id is 'operational: partnership';
comment on column plan.kpi_target.kpi_id is 'operational: the KPI';
comment on column plan.kpi_target.valid_from is 'operational: first day';
comment on column plan.kpi_target.value is 'operational: target in the KPI''s unit';
comment on column plan.kpi_target.reason is 'operational: why it changes';
comment on column plan.kpi_target.provider_id is 'operational: provider that returns it';
comment on column plan.kpi_target.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('plan.kpi_target', 'party');

create table plan.outcome (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  indicator text not null,
  figure text not null default '',
  unit text not null,
  direction text not null check (direction in ('up', 'down')),
  baseline double precision,
  baseline_on date,
  target double precision not null,
  target_on date not null,
  why text not null default '',
  primary key (body_id, id)
);
comment on table plan.outcome is 'What should be different for people, with indicator, baseline and target.';
comment on column plan.outcome.body_id is 'operational: accountable body';
comment on column plan.outcome.id is 'operational: id';
comment on column plan.outcome.scope_id is 'operational: partnership';
comment on column plan.outcome.indicator is 'operational: indicator in words';
comment on column plan.outcome.figure is 'operational: figure or data set it is read from';
comment on column plan.outcome.unit is 'operational: unit of the value';
comment on column plan.outcome.direction is 'operational: which way is better';
comment on column plan.outcome.baseline is 'operational: value at the start';
comment on column plan.outcome.baseline_on is 'operational: date or end of the period of the baseline';
comment on column plan.outcome.target is 'operational: value to be reached';
comment on column plan.outcome.target_on is 'operational: by when';
comment on column plan.outcome.why is 'operational: why it matters to people';
call kernel.protect('plan.outcome', 'own');

create table plan.scoring (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  need_ids uuid[] not null,
  scorer_roles text[] not null,
  minimum_scorers integer not null check (minimum_scorers >= 1),
  question text not null default '',
  closed_at timestamptz,
  primary key (body_id, id)
);
comment on table plan.scoring is 'A panel scores needs on weighted criteria, each scorer alone first.';
comment on column plan.scoring.body_id is 'operational: accountable body';
comment on column plan.scoring.id is 'operational: id';
comment on column plan.scoring.scope_id is 'operational: partnership';
comment on column plan.scoring.need_ids is 'operational: needs compared';
comment on column plan.scoring.scorer_roles is 'operational: roles whose people score';
comment on column plan.scoring.minimum_scorers is 'operational: fewest scorers before it may be closed';
comment on column plan.scoring.question is 'operational: what the panel is asked';
comment on column plan.scoring.closed_at is 'operational: when scores were revealed';
call kernel.protect('plan.scoring', 'own');

create table plan.criterion (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  scoring_id uuid not null,
  position integer not null,
  name text not null,
  weight integer not null check (weight between 1 and 100),
  unique (body_id, scoring_id, position),
  primary key (body_id, id)
);
comment on table plan.criterion is 'A criterion of a scoring with its weight.';
comment on column plan.criterion.body_id is 'operational: accountable body';
comment on column plan.criterion.id is 'operational: id';
comment on column plan.criterion.scope_id is 'operational: partnership';
comment on column plan.criterion.scoring_id is 'operational: the scoring';
comment on column plan.criterion.position is 'operational: order, from 1';
comment on column plan.criterion.name is 'operational: in words';
comment on column plan.criterion.weight is 'operational: weight in per cent';
call kernel.protect('plan.criterion', 'own');

create table plan.score (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  scoring_id uuid not null,
  need_id uuid not null,
  account_id uuid not null,
  points integer[] not null,
  reason text not null,
  scored_at timestamptz not null,
  revealed_at timestamptz,
  unique (body_id, scoring_id, need_id, account_id),
  primary key (body_id, id)
);
comment on table plan.score is 'What one scorer gave one need. Only that scorer sees it until the scoring is closed.';
comment on column plan.score.body_id is 'operational: accountable body';
comment on column plan.score.id is 'operational: id';
comment on column plan.score.scope_id is 'operational: partnership';
comment on column plan.score.scoring_id is 'operational: the scoring';
comment on column plan.score.need_id is 'operational: the need';
comment on column plan.score.account_id is 'operational: the scorer';
comment on column plan.score.points is 'operational: 0 to 10 for each criterion in order';
comment on column plan.score.reason is 'operational: the scorer''s reason';
comment on column plan.score.scored_at is 'operational: when';
comment on column plan.score.revealed_at is 'operational: when the panel could see it';
call kernel.protect('plan.score', 'blind');

create table plan.scored (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  scoring_id uuid not null,
  need_id uuid not null,
  account_id uuid not null,
  scored_at timestamptz not null,
  unique (body_id, scoring_id, need_id, account_id),
  primary key (body_id, id)
);
comment on table plan.scored is 'Who has scored which need, without what: has the id of the score.';
comment on column plan.scored.body_id is 'operational: accountable body';
comment on column plan.scored.id is 'operational: id';
comment on column plan.scored.scope_id is 'operational: partnership';
comment on column plan.scored.scoring_id is 'operational: the scoring';
comment on column plan.scored.need_id is 'operational: the need';
comment on column plan.scored.account_id is 'operational: the scorer';
comment on column plan.scored.scored_at is 'operational: when last';
call kernel.protect('plan.scored', 'own');

create table plan.priority (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  need_id uuid not null,
  scoring_id uuid,
  rank integer,
  weighted_mean double precision,
  reason text not null,
  agreed_on date,
  decided_where text not null default '',
  primary key (body_id, id)
);
comment on table plan.priority is 'A need put first, with the reason.';
comment on column plan.priority.body_id is 'operational: accountable body';
comment on column plan.priority.id is 'operational: id';
comment on column plan.priority.scope_id is 'operational: partnership';
comment on column plan.priority.need_id is 'operational: the need';
comment on column plan.priority.scoring_id is 'operational: the scoring it comes from';
comment on column plan.priority.rank is 'operational: place in the ranking';
comment on column plan.priority.weighted_mean is 'operational: weighted mean of the scores, 0 to 10';
comment on column plan.priority.reason is 'operational: why it is put first';
comment on column plan.priority.agreed_on is 'operational: day it was agreed';
comment on column plan.priority.decided_where is 'operational: meeting or delegation';
call kernel.protect('plan.priority', 'own');

create table plan.budget_line (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  purpose text not null,
  amount_pence bigint not null,
  financial_year text not null,
  source text not null,
  conditions text not null default '',
  ends_on date,
  for_id uuid not null,
  primary key (body_id, id)
);
comment on table plan.budget_line is 'Money set aside, with its purpose.';
comment on column plan.budget_line.body_id is 'operational: accountable body';
comment on column plan.budget_line.id is 'operational: id';
comment on column plan.budget_line.scope_id is 'operational: partnership';
comment on column plan.budget_line.purpose is 'operational: what it is for';
comment on column plan.budget_line.amount_pence is 'operational: pence for the year';
comment on column plan.budget_line.financial_year is 'operational: as 2026/27';
comment on column plan.budget_line.source is 'operational: where the money comes from';
comment on column plan.budget_line.conditions is 'operational: conditions of a ring-fenced grant';
comment on column plan.budget_line.ends_on is 'operational: last day it may be spent';
comment on column plan.budget_line.for_id is 'operational: the need or priority it serves';
call kernel.protect('plan.budget_line', 'own');

create table plan.specification (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  population text not null,
  aims text not null,
  scope text not null,
  service_model text not null,
  standards text not null,
  location text not null,
  involved text not null default '',
  agreed_on date,
  decided_where text not null default '',
  primary key (body_id, id)
);
comment on table plan.specification is 'A short specification under the headings of the NHS Standard Contract.';
comment on column plan.specification.body_id is 'operational: accountable body';
comment on column plan.specification.id is 'operational: id';
comment on column plan.specification.scope_id is 'operational: partnership';
comment on column plan.specification.population is 'operational: who it is for';
comment on column plan.specification.aims is 'operational: aims and outcomes';
comment on column plan.specification.scope is 'operational: what is in and what is out';
comment on column plan.specification.service_model is 'operational: how the service works';
comment on column plan.specification.standards is 'operational: standards that apply';
comment on column plan.specification.location is 'operational: where';
comment on column plan.specification.involved is 'operational: who took part in making it';
comment on column plan.specification.agreed_on is 'operational: day it was agreed';
comment on column plan.specification.decided_where is 'operational: meeting or delegation';
call kernel.protect('plan.specification', 'own');

create table plan.requirement (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  specification_id uuid not null,
  number integer not null,
  words text not null,
  outcome_id uuid,
  unique (body_id, specification_id, number),
  primary key (body_id, id)
);
comment on table plan.requirement is 'One requirement of a specification, tied to an outcome.';
comment on column plan.requirement.body_id is 'operational: accountable body';
comment on column plan.requirement.id is 'operational: id';
comment on column plan.requirement.scope_id is 'operational: partnership';
comment on column plan.requirement.specification_id is 'operational: the specification';
comment on column plan.requirement.number is 'operational: order, from 1';
comment on column plan.requirement.words is 'operational: what is required';
comment on column plan.requirement.outcome_id is 'operational: outcome it serves';
call kernel.protect('plan.requirement', 'own');

-- What a scorer gave stands in the journal too: such details are read by the verifier alone, or the scoring would not be blind.
set local role cc_journal;
drop policy own_detail on journal.detail;
create policy own_detail on journal.detail for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid and class <> 'blind');
set local role cc_owner;
