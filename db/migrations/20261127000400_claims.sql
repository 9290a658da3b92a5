-- What is claimed that a change will do to an indicator, and what came of it: the claim is written down before, and judged after.

create table review.claim (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  contract_id uuid,
  what text not null,
  reason text not null,
  starts_from text not null check (starts_from ~ '^[0-9]{4}-[0-9]{2}$'),
  by_month text not null check (by_month ~ '^[0-9]{4}-[0-9]{2}$'),
  low double precision not null,
  likely double precision not null,
  high double precision not null,
  cost_pence bigint,
  power_words text not null default '',
  claimed_on date not null,
  judged jsonb,
  judged_words text not null default '',
  judged_on date,
  primary key (body_id, id)
);
create index claim_kpi on review.claim (body_id, kpi_id);
comment on table review.claim is 'Claims of what a change will do to an indicator, and what came of it.';
comment on column review.claim.body_id is 'operational: accountable body';
comment on column review.claim.id is 'operational: record id';
comment on column review.claim.scope_id is 'operational: partnership';
comment on column review.claim.kpi_id is 'operational: indicator';
comment on column review.claim.contract_id is 'operational: contract of the indicator';
comment on column review.claim.what is 'operational: what will change, and for whom';
comment on column review.claim.reason is 'operational: why it is expected';
comment on column review.claim.starts_from is 'operational: first month of the new state, YYYY-MM';
comment on column review.claim.by_month is 'operational: month by which it is expected, YYYY-MM';
comment on column review.claim.low is 'operational: least expected change, unit of the indicator';
comment on column review.claim.likely is 'operational: likely change';
comment on column review.claim.high is 'operational: most expected change';
comment on column review.claim.cost_pence is 'commercial: what the change costs until that month, pence';
comment on column review.claim.power_words is 'operational: how small a change the months can tell from chance';
comment on column review.claim.claimed_on is 'operational: day of the claim';
comment on column review.claim.judged is 'operational: what came of it, with limits and what the method assumes';
comment on column review.claim.judged_words is 'operational: what a person makes of it';
comment on column review.claim.judged_on is 'operational: day it was judged';
call kernel.protect('review.claim', 'own');
