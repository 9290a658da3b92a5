-- What is held back from a month of a contract, or given back for it: written by the acts of contract performance notices.

create table deliver.month_withheld (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  amount_pence bigint not null,
  words text not null,
  decided_at timestamptz not null,
  primary key (body_id, id)
);
create index month_withheld_contract on deliver.month_withheld (body_id, contract_id);
comment on table deliver.month_withheld is 'Held back from a month of a contract; negative where it was given back.';
comment on column deliver.month_withheld.body_id is 'operational: accountable body';
comment on column deliver.month_withheld.id is 'operational: id';
comment on column deliver.month_withheld.scope_id is 'operational: partnership';
comment on column deliver.month_withheld.contract_id is 'operational: contract';
comment on column deliver.month_withheld.month is 'operational: month, YYYY-MM';
comment on column deliver.month_withheld.amount_pence is 'commercial: amount, pence; negative is given back';
comment on column deliver.month_withheld.words is 'operational: why';
comment on column deliver.month_withheld.decided_at is 'operational: act time';
call kernel.protect('deliver.month_withheld', 'own');
