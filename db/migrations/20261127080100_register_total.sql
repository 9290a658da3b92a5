-- How many pairs of contracts may be one is counted by the acts that write contracts, not by the page that tells of it.
create table deliver.register_total (
  body_id uuid not null,
  id uuid not null default gen_random_uuid(),
  scope_id uuid,
  pairs integer not null,
  primary key (body_id, id),
  unique (body_id)
);
comment on table deliver.register_total is 'What the register of a body comes to; where there is no row yet it is counted when it is asked for.';
comment on column deliver.register_total.body_id is 'operational: accountable body';
comment on column deliver.register_total.id is 'operational: id';
comment on column deliver.register_total.scope_id is 'operational: always null';
comment on column deliver.register_total.pairs is 'operational: pairs of open contracts that may be one';
call kernel.protect('deliver.register_total', 'own');
update kernel.table_class set derived = true where table_name = 'deliver.register_total';
