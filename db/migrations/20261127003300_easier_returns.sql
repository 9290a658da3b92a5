-- Returns that take less of a provider's time: "no change" where the commissioner allows it, columns of its own sheet remembered, and the minutes that a return took.
alter table deliver.return add column unchanged_allowed boolean not null default false;
alter table deliver.return add column unchanged_from text;
alter table deliver.return add column minutes integer;
comment on column deliver.return.unchanged_allowed is 'operational: whether "no change since last time" is an answer';
comment on column deliver.return.unchanged_from is 'operational: month whose figures were sent again as unchanged';
comment on column deliver.return.minutes is 'operational: minutes that it took the provider, as it said itself when sending';

create table deliver.sheet_columns (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  indicator text not null,
  value text not null,
  numerator text not null default '',
  denominator text not null default '',
  reason text not null default '',
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id),
  unique (body_id, contract_id, provider_id)
);
comment on table deliver.sheet_columns is 'Which columns of a provider''s own sheet hold what, for the returns of one contract.';
comment on column deliver.sheet_columns.body_id is 'operational: accountable body';
comment on column deliver.sheet_columns.id is 'operational: id';
comment on column deliver.sheet_columns.scope_id is 'operational: partnership';
comment on column deliver.sheet_columns.contract_id is 'operational: the contract';
comment on column deliver.sheet_columns.indicator is 'operational: heading of the column that names the indicator';
comment on column deliver.sheet_columns.value is 'operational: heading of the column with the value';
comment on column deliver.sheet_columns.numerator is 'operational: heading of the column with the number above the line; empty: none';
comment on column deliver.sheet_columns.denominator is 'operational: heading of the column with the number below the line; empty: none';
comment on column deliver.sheet_columns.reason is 'operational: heading of the column with the reason; empty: none';
comment on column deliver.sheet_columns.provider_id is 'operational: whose sheet it is';
comment on column deliver.sheet_columns.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.sheet_columns', 'party');
