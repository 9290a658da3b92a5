-- Totals by supplier, kept as payments go in: the page of spend reads them instead of every line.

alter table kernel.table_class add column derived boolean not null default false;
comment on column kernel.table_class.derived is 'public: its rows can be made again from journalled ones at any time, so the journal does not keep them';

create table deliver.supplier_total (
  body_id uuid not null,
  id uuid not null default gen_random_uuid(),
  scope_id uuid,
  supplier_key text not null,
  supplier text not null,
  lines bigint not null,
  amount_pence bigint not null,
  first_on date not null,
  last_on date not null,
  primary key (body_id, id),
  unique (body_id, supplier_key)
);
create index supplier_total_amount on deliver.supplier_total (body_id, amount_pence desc, supplier_key);
comment on table deliver.supplier_total is 'Payments by supplier over all files, without redacted lines; made again from deliver.payment at any time.';
comment on column deliver.supplier_total.body_id is 'operational: body';
comment on column deliver.supplier_total.id is 'operational: id';
comment on column deliver.supplier_total.scope_id is 'operational: always null';
comment on column deliver.supplier_total.supplier_key is 'operational: supplier''s name without case and legal form';
comment on column deliver.supplier_total.supplier is 'public: supplier as published, first by alphabet';
comment on column deliver.supplier_total.lines is 'public: lines';
comment on column deliver.supplier_total.amount_pence is 'public: amount';
comment on column deliver.supplier_total.first_on is 'public: first payment';
comment on column deliver.supplier_total.last_on is 'public: last payment';
call kernel.protect('deliver.supplier_total', 'own');
update kernel.table_class set derived = true where table_name in ('kernel.reference_counter', 'deliver.supplier_total');
