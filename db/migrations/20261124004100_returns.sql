-- Returns that providers send, and what was observed of each KPI, version after version.
create schema if not exists deliver;
create table deliver.return (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  due_on date not null,
  sent_at timestamptz,
  sending integer not null default 0,
  sent_words text not null default '',
  correction text not null default '',
  link_number integer not null default 0,
  link_until date,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id),
  unique (body_id, contract_id, period)
);
comment on table deliver.return is 'What a provider is asked to send for one month of one contract.';
comment on column deliver.return.body_id is 'operational: accountable body';
comment on column deliver.return.id is 'operational: record id';
comment on column deliver.return.scope_id is 'operational: partnership';
comment on column deliver.return.contract_id is 'operational: the contract';
comment on column deliver.return.period is 'operational: month, YYYY-MM';
comment on column deliver.return.due_on is 'operational: last day to send it in time';
comment on column deliver.return.sent_at is 'operational: when it was last sent; late and missing follow from it';
comment on column deliver.return.sending is 'operational: how often it was sent';
comment on column deliver.return.sent_words is 'commercial: what the provider says beside its figures';
comment on column deliver.return.correction is 'operational: what must be put right';
comment on column deliver.return.link_number is 'operational: how many links were made; the last one works';
comment on column deliver.return.link_until is 'operational: last day of the link';
comment on column deliver.return.provider_id is 'operational: who is asked';
comment on column deliver.return.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.return', 'party');

create table deliver.return_line (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  return_id uuid not null,
  kpi_id uuid not null,
  place integer not null,
  reference text not null,
  name text not null,
  unit text not null,
  direction text not null check (direction in ('up', 'down')),
  target double precision,
  numerator_words text not null default '',
  denominator_words text not null default '',
  value double precision,
  numerator double precision,
  denominator double precision,
  reason text not null default '',
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id),
  unique (body_id, return_id, kpi_id)
);
comment on table deliver.return_line is 'One indicator of a return: what was asked, and what was last sent.';
comment on column deliver.return_line.body_id is 'operational: accountable body';
comment on column deliver.return_line.id is 'operational: id';
comment on column deliver.return_line.scope_id is 'operational: partnership';
comment on column deliver.return_line.return_id is 'operational: the return';
comment on column deliver.return_line.kpi_id is 'operational: the indicator';
comment on column deliver.return_line.place is 'operational: order on the form';
comment on column deliver.return_line.reference is 'operational: reference of the indicator when it was asked';
comment on column deliver.return_line.name is 'operational: its name when it was asked';
comment on column deliver.return_line.unit is 'operational: its unit when it was asked';
comment on column deliver.return_line.direction is 'operational: which way is better';
comment on column deliver.return_line.target is 'operational: target in force when it was asked';
comment on column deliver.return_line.numerator_words is 'operational: what is counted above the line';
comment on column deliver.return_line.denominator_words is 'operational: what is counted below the line';
comment on column deliver.return_line.value is 'commercial: value sent';
comment on column deliver.return_line.numerator is 'commercial: numerator sent';
comment on column deliver.return_line.denominator is 'commercial: denominator sent';
comment on column deliver.return_line.reason is 'commercial: reason the provider gives, for the value or for having none';
comment on column deliver.return_line.provider_id is 'operational: who is asked';
comment on column deliver.return_line.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.return_line', 'party');

create table deliver.kpi_observation (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  version integer not null check (version > 0),
  value double precision,
  numerator double precision,
  denominator double precision,
  reason text not null default '',
  source text not null check (source in ('return', 'import', 'hand')),
  return_id uuid,
  import_id uuid,
  demonstration boolean not null default false,
  made_at timestamptz not null default kernel.act_time(),
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id),
  unique (body_id, kpi_id, period, version)
);
comment on table deliver.kpi_observation is 'Observed values of a KPI by month. A correction adds a version with its reason; nothing is edited.';
comment on column deliver.kpi_observation.body_id is 'operational: accountable body';
comment on column deliver.kpi_observation.id is 'operational: id';
comment on column deliver.kpi_observation.scope_id is 'operational: partnership';
comment on column deliver.kpi_observation.kpi_id is 'operational: the indicator';
comment on column deliver.kpi_observation.period is 'operational: month, or last month of the period, YYYY-MM';
comment on column deliver.kpi_observation.version is 'operational: the highest counts';
comment on column deliver.kpi_observation.value is 'operational: value in the unit of the indicator; none: not reported';
comment on column deliver.kpi_observation.numerator is 'operational: numerator';
comment on column deliver.kpi_observation.denominator is 'operational: denominator';
comment on column deliver.kpi_observation.reason is 'operational: reason given with it, or why it was corrected';
comment on column deliver.kpi_observation.source is 'operational: return, import or hand';
comment on column deliver.kpi_observation.return_id is 'operational: the return it came with';
comment on column deliver.kpi_observation.import_id is 'operational: the import it came with';
comment on column deliver.kpi_observation.demonstration is 'operational: an invented value of a demonstration';
comment on column deliver.kpi_observation.made_at is 'operational: act time';
comment on column deliver.kpi_observation.provider_id is 'operational: provider it is about';
comment on column deliver.kpi_observation.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.kpi_observation', 'party');
