-- Real changes of indicators as the last act left them, and which indicators are alike: pages read these few rows instead of judging every month of every indicator again.

create table review.judged_kpi (
  body_id uuid not null,
  id uuid not null default gen_random_uuid(),
  scope_id uuid,
  kpi_id uuid not null,
  alike text not null,
  primary key (body_id, id),
  unique (body_id, kpi_id)
);
create index judged_kpi_alike on review.judged_kpi (body_id, alike, kpi_id) include (scope_id);
comment on table review.judged_kpi is 'Indicators whose signals stand in review.signal; one that is missing is judged when the worker begins.';
comment on column review.judged_kpi.body_id is 'operational: accountable body';
comment on column review.judged_kpi.id is 'operational: id';
comment on column review.judged_kpi.scope_id is 'operational: always null';
comment on column review.judged_kpi.kpi_id is 'operational: the indicator';
comment on column review.judged_kpi.alike is 'operational: its name, unit and better way without case and blanks, by which contracts are compared';
call kernel.protect('review.judged_kpi', 'own');

create table review.signal (
  body_id uuid not null,
  id uuid not null default gen_random_uuid(),
  scope_id uuid,
  kpi_id uuid not null,
  place integer not null,
  stands boolean not null,
  contract_id uuid,
  from_period text not null,
  to_period text not null,
  months integer not null,
  rule text not null,
  way text not null,
  better boolean,
  value double precision not null,
  unit text not null,
  words text not null,
  goes_on boolean not null,
  answered boolean not null,
  weight integer not null,
  primary key (body_id, id),
  unique (body_id, kpi_id, place)
);
create index signal_weight on review.signal (body_id, weight desc, from_period collate "C", kpi_id) include (scope_id) where stands and not answered and better is not true;
create index signal_better on review.signal (body_id, to_period desc, kpi_id) include (scope_id) where stands and not answered and better;
create index signal_worse on review.signal (body_id, from_period) where stands and not better;
comment on table review.signal is 'Real changes of indicators, made again from observations, baselines and answers by every act that changes one of them.';
comment on column review.signal.body_id is 'operational: accountable body';
comment on column review.signal.id is 'operational: id';
comment on column review.signal.scope_id is 'operational: always null';
comment on column review.signal.kpi_id is 'operational: the indicator';
comment on column review.signal.place is 'operational: order within the indicator, from 1';
comment on column review.signal.stands is 'operational: false once a later judgement has fewer changes';
comment on column review.signal.contract_id is 'operational: contract of the indicator';
comment on column review.signal.from_period is 'operational: first month, YYYY-MM';
comment on column review.signal.to_period is 'operational: last month, YYYY-MM';
comment on column review.signal.months is 'operational: months';
comment on column review.signal.rule is 'operational: rule of the chart that spoke first';
comment on column review.signal.way is 'operational: high or low';
comment on column review.signal.better is 'operational: whether it is for the better; none: neither';
comment on column review.signal.value is 'operational: value of the first month';
comment on column review.signal.unit is 'operational: unit of the value as it is charted';
comment on column review.signal.words is 'operational: the change in words';
comment on column review.signal.goes_on is 'operational: whether the last month with a figure still shows it';
comment on column review.signal.answered is 'operational: whether a finding, or words to the provider, answer it';
comment on column review.signal.weight is 'operational: how much attention it needs: money, harm, signal and control, each 1 to 4, multiplied';
call kernel.protect('review.signal', 'own');
update kernel.table_class set derived = true where table_name in ('review.judged_kpi', 'review.signal');
