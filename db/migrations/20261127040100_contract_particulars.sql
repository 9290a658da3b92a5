-- What kind of agreement a contract is, where its service is, what it is worth in each financial year, and its documents by kind and date.
alter table deliver.contract add column agreement text not null default 'contract' check (agreement in ('contract', 'grant', 'in-house', 'framework', 'partnership'));
alter table deliver.contract add column places text[] not null default '{}';
alter table deliver.contract add column area_codes text[] not null default '{}';
comment on column deliver.contract.agreement is 'operational: kind of agreement: contract, grant, in-house, framework or partnership';
comment on column deliver.contract.places is 'operational: places served, by name';
comment on column deliver.contract.area_codes is 'operational: those of the places whose ONS code is known';
update deliver.contract set agreement = case when category in ('grant', 'in-house', 'partnership') then category when form in ('grant', 'in-house', 'framework', 'partnership') then form else 'contract' end where category in ('grant', 'in-house', 'partnership') or form in ('grant', 'in-house', 'framework', 'partnership');

create table deliver.contract_years (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  years jsonb not null,
  sum_pence bigint not null,
  reason text not null default '',
  recorded_at timestamptz not null,
  primary key (body_id, id)
);
create index contract_years_of on deliver.contract_years (body_id, contract_id, recorded_at);
comment on table deliver.contract_years is 'What a contract is worth in each financial year; the last one said holds, those before stay.';
comment on column deliver.contract_years.body_id is 'operational: accountable body';
comment on column deliver.contract_years.id is 'operational: id';
comment on column deliver.contract_years.scope_id is 'operational: partnership';
comment on column deliver.contract_years.contract_id is 'operational: the contract';
comment on column deliver.contract_years.years is 'commercial: pence by financial year, as 2026/27';
comment on column deliver.contract_years.sum_pence is 'commercial: sum of the years';
comment on column deliver.contract_years.reason is 'operational: why the sum differs from the value over the term';
comment on column deliver.contract_years.recorded_at is 'operational: act time';
call kernel.protect('deliver.contract_years', 'own');

alter table deliver.document add column sort text not null default '';
alter table deliver.document add column title text not null default '';
alter table deliver.document add column dated_on date;
alter table deliver.document add column withdrawn_at timestamptz;
alter table deliver.document add column withdrawn_words text not null default '';
comment on column deliver.document.sort is 'operational: what it is of a contract: agreement, schedule, variation ...; none of other records';
comment on column deliver.document.title is 'operational: title, where one was given';
comment on column deliver.document.dated_on is 'operational: date on the document';
comment on column deliver.document.withdrawn_at is 'operational: when it was said to hold no longer';
comment on column deliver.document.withdrawn_words is 'operational: why it holds no longer';
