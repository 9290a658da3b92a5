-- Review: locked baselines, findings, acting by the contract, contract reviews and their decisions.
create schema review;
create table review.baseline (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  number integer not null,
  from_period text not null,
  to_period text not null,
  periods text[] not null,
  held double precision[] not null,
  mean double precision not null,
  lower double precision not null,
  upper double precision not null,
  reason text not null,
  made_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id),
  unique (body_id, kpi_id, number)
);
comment on table review.baseline is 'The months whose values make the limits of a KPI''s chart, locked by a person with a reason.';
comment on column review.baseline.body_id is 'operational: accountable body';
comment on column review.baseline.id is 'operational: id';
comment on column review.baseline.scope_id is 'operational: partnership';
comment on column review.baseline.kpi_id is 'operational: the indicator';
comment on column review.baseline.number is 'operational: first, second ...';
comment on column review.baseline.from_period is 'operational: first month';
comment on column review.baseline.to_period is 'operational: last month';
comment on column review.baseline.periods is 'operational: months that had a value';
comment on column review.baseline.held is 'operational: their values when it was locked; the limits come from these';
comment on column review.baseline.mean is 'operational: mean when it was locked';
comment on column review.baseline.lower is 'operational: lower limit when it was locked';
comment on column review.baseline.upper is 'operational: upper limit when it was locked';
comment on column review.baseline.reason is 'operational: why these months';
comment on column review.baseline.made_at is 'operational: act time';
comment on column review.baseline.provider_id is 'operational: provider that sees the same chart';
comment on column review.baseline.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('review.baseline', 'party');

create table review.finding (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid,
  contract_id uuid,
  period text,
  signal text,
  words text not null,
  answer text not null default '',
  primary key (body_id, id)
);
create index finding_kpi on review.finding (body_id, kpi_id);
comment on table review.finding is 'Something a review must answer: a real change, or what was found otherwise.';
comment on column review.finding.body_id is 'operational: accountable body';
comment on column review.finding.id is 'operational: record id';
comment on column review.finding.scope_id is 'operational: partnership';
comment on column review.finding.kpi_id is 'operational: indicator it was found in';
comment on column review.finding.contract_id is 'operational: contract it is about';
comment on column review.finding.period is 'operational: month of the change';
comment on column review.finding.signal is 'operational: which rule of the chart spoke';
comment on column review.finding.words is 'operational: what was found';
comment on column review.finding.answer is 'operational: the explanation, or what is done';
call kernel.protect('review.finding', 'own');

create table review.performance_notice (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  finding_id uuid,
  standard_contract boolean not null,
  edition_on date not null,
  given_on date not null,
  failing text not null,
  clause text not null default '',
  remedy text not null default '',
  meeting_by date,
  met_on date,
  meeting_words text not null default '',
  plan_by date,
  plan_on date,
  kept_months integer,
  ended_on date,
  ended_words text not null default '',
  primary key (body_id, id)
);
comment on table review.performance_notice is 'Acting by the contract: a performance notice (NHS Standard Contract) or an improvement notice (council).';
comment on column review.performance_notice.body_id is 'operational: accountable body';
comment on column review.performance_notice.id is 'operational: record id';
comment on column review.performance_notice.scope_id is 'operational: partnership';
comment on column review.performance_notice.contract_id is 'operational: the contract';
comment on column review.performance_notice.finding_id is 'operational: the finding that led to it';
comment on column review.performance_notice.standard_contract is 'operational: whether the clocks of the NHS Standard Contract count';
comment on column review.performance_notice.edition_on is 'operational: day whose edition of the contract holds';
comment on column review.performance_notice.given_on is 'operational: day it was given';
comment on column review.performance_notice.failing is 'commercial: what fails, with the evidence';
comment on column review.performance_notice.clause is 'commercial: clause or requirement';
comment on column review.performance_notice.remedy is 'commercial: what is wanted';
comment on column review.performance_notice.meeting_by is 'operational: last day for the meeting';
comment on column review.performance_notice.met_on is 'operational: day of the meeting';
comment on column review.performance_notice.meeting_words is 'commercial: what the meeting came to';
comment on column review.performance_notice.plan_by is 'operational: last day to agree the plan';
comment on column review.performance_notice.plan_on is 'operational: day the plan was agreed';
comment on column review.performance_notice.kept_months is 'operational: how many months the improvement must be kept';
comment on column review.performance_notice.ended_on is 'operational: closed or withdrawn';
comment on column review.performance_notice.ended_words is 'operational: why';
call kernel.protect('review.performance_notice', 'own');

create table review.action (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  notice_id uuid not null,
  place integer not null,
  what text not null,
  owner text not null,
  due_on date not null,
  state text not null default 'open' check (state in ('open', 'done', 'missed')),
  answered_on date,
  words text not null default '',
  primary key (body_id, id)
);
create index action_notice on review.action (body_id, notice_id);
comment on table review.action is 'An action of a plan: what, who, by when, and whether it was done.';
comment on column review.action.body_id is 'operational: accountable body';
comment on column review.action.id is 'operational: id';
comment on column review.action.scope_id is 'operational: partnership';
comment on column review.action.notice_id is 'operational: the notice it belongs to';
comment on column review.action.place is 'operational: order';
comment on column review.action.what is 'commercial: what is to be done';
comment on column review.action.owner is 'operational: who does it: a post or an organisation';
comment on column review.action.due_on is 'operational: by when';
comment on column review.action.state is 'operational: open, done or missed';
comment on column review.action.answered_on is 'operational: day it was done or found missed';
comment on column review.action.words is 'operational: with what evidence';
call kernel.protect('review.action', 'own');

create table review.withholding (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  notice_id uuid not null,
  month text not null,
  month_value_pence bigint not null,
  failures integer not null,
  share_hundredths integer not null,
  amount_pence bigint not null,
  withheld_on date not null,
  reason text not null,
  pay_by date,
  paid_on date,
  primary key (body_id, id),
  unique (body_id, notice_id, month)
);
comment on table review.withholding is 'Money held back for one month under one plan, and when it was paid.';
comment on column review.withholding.body_id is 'operational: accountable body';
comment on column review.withholding.id is 'operational: id';
comment on column review.withholding.scope_id is 'operational: partnership';
comment on column review.withholding.notice_id is 'operational: the notice';
comment on column review.withholding.month is 'operational: month, YYYY-MM';
comment on column review.withholding.month_value_pence is 'commercial: actual value of that month, pence';
comment on column review.withholding.failures is 'operational: actions missed and not put right';
comment on column review.withholding.share_hundredths is 'operational: share withheld, hundredths of a percent';
comment on column review.withholding.amount_pence is 'commercial: amount withheld, pence';
comment on column review.withholding.withheld_on is 'operational: day';
comment on column review.withholding.reason is 'operational: why';
comment on column review.withholding.pay_by is 'operational: last day to pay it once put right';
comment on column review.withholding.paid_on is 'operational: day it was paid';
call kernel.protect('review.withholding', 'own');

create table review.contract_review (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  meets_on date not null,
  agenda text not null,
  primary key (body_id, id)
);
comment on table review.contract_review is 'A review of a contract that ends in a decision.';
comment on column review.contract_review.body_id is 'operational: accountable body';
comment on column review.contract_review.id is 'operational: record id';
comment on column review.contract_review.scope_id is 'operational: partnership';
comment on column review.contract_review.contract_id is 'operational: the contract';
comment on column review.contract_review.meets_on is 'operational: day of the review';
comment on column review.contract_review.agenda is 'operational: what it looks at';
call kernel.protect('review.contract_review', 'own');

create table review.decision (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  review_id uuid not null,
  contract_id uuid not null,
  choice text not null check (choice in ('continue', 'extend', 'vary', 'renegotiate', 're-commission', 'decommission')),
  meeting text not null,
  delegation text not null,
  reason text not null,
  decided_on date not null,
  primary key (body_id, id)
);
comment on table review.decision is 'What a review decided about a contract, by whom and why.';
comment on column review.decision.body_id is 'operational: accountable body';
comment on column review.decision.id is 'operational: record id';
comment on column review.decision.scope_id is 'operational: partnership';
comment on column review.decision.review_id is 'operational: the review';
comment on column review.decision.contract_id is 'operational: the contract';
comment on column review.decision.choice is 'operational: continue, extend, vary, renegotiate, re-commission or decommission';
comment on column review.decision.meeting is 'operational: where it was decided';
comment on column review.decision.delegation is 'operational: under whose authority';
comment on column review.decision.reason is 'operational: why';
comment on column review.decision.decided_on is 'operational: day';
call kernel.protect('review.decision', 'own');

create table review.published_series (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  title text not null,
  publisher text not null,
  licence text not null,
  origin text not null default '',
  unit text not null,
  upload_id uuid not null,
  file_name text not null,
  sha256 text not null,
  month_column text not null,
  value_column text not null,
  chosen_columns text[] not null,
  chosen_values text[] not null,
  added_at timestamptz not null,
  primary key (body_id, id)
);
comment on table review.published_series is 'A published series that stands beside a KPI as context; its values are read from the file each time, never stored.';
comment on column review.published_series.body_id is 'operational: accountable body';
comment on column review.published_series.id is 'operational: id';
comment on column review.published_series.scope_id is 'operational: partnership';
comment on column review.published_series.kpi_id is 'operational: the indicator';
comment on column review.published_series.title is 'operational: what the series is';
comment on column review.published_series.publisher is 'operational: publisher';
comment on column review.published_series.licence is 'operational: licence';
comment on column review.published_series.origin is 'operational: address it came from';
comment on column review.published_series.unit is 'operational: unit of its values';
comment on column review.published_series.upload_id is 'operational: the file as published';
comment on column review.published_series.file_name is 'operational: its name';
comment on column review.published_series.sha256 is 'operational: its hash when it was taken in';
comment on column review.published_series.month_column is 'operational: column of the month';
comment on column review.published_series.value_column is 'operational: column of the value';
comment on column review.published_series.chosen_columns is 'operational: columns that choose the rows';
comment on column review.published_series.chosen_values is 'operational: and what must stand in them';
comment on column review.published_series.added_at is 'operational: act time';
call kernel.protect('review.published_series', 'own');
