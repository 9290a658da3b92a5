-- A finance team's own ledger export: its lines, by what they are known as a contract's, mappings kept by name, and budgets as accounts.
create table deliver.actual (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  import_id uuid not null,
  row_key text not null,
  line bigint not null,
  posted_on date not null,
  amount_pence bigint not null,
  supplier text not null,
  supplier_key text not null,
  contract_ref text not null,
  contract_key text not null,
  order_number text not null,
  order_key text not null,
  cost_centre text not null,
  account text not null,
  document text not null,
  description text not null,
  primary key (body_id, id),
  unique (body_id, row_key)
);
create index actual_import on deliver.actual (body_id, import_id);
create index actual_day on deliver.actual (body_id, posted_on);
create index actual_supplier on deliver.actual (body_id, supplier_key);
comment on table deliver.actual is 'Lines of the finance system''s ledger, as exported. Which contract a line belongs to is worked out, never written into it.';
comment on column deliver.actual.body_id is 'operational: body';
comment on column deliver.actual.id is 'operational: id';
comment on column deliver.actual.scope_id is 'operational: always null';
comment on column deliver.actual.import_id is 'operational: file it came with';
comment on column deliver.actual.row_key is 'operational: what the line says, so that it stands once';
comment on column deliver.actual.line is 'operational: line in the file';
comment on column deliver.actual.posted_on is 'operational: day it was posted in the finance system';
comment on column deliver.actual.amount_pence is 'commercial: pence; below nothing for a credit';
comment on column deliver.actual.supplier is 'commercial: supplier as the ledger names it';
comment on column deliver.actual.supplier_key is 'operational: plain name of the supplier';
comment on column deliver.actual.contract_ref is 'operational: contract number in the line';
comment on column deliver.actual.contract_key is 'operational: the same without blanks and dashes';
comment on column deliver.actual.order_number is 'operational: purchase order in the line';
comment on column deliver.actual.order_key is 'operational: the same without blanks and dashes';
comment on column deliver.actual.cost_centre is 'operational: cost centre';
comment on column deliver.actual.account is 'operational: subjective or account code';
comment on column deliver.actual.document is 'operational: document or transaction number';
comment on column deliver.actual.description is 'commercial: description in the ledger';
call kernel.protect('deliver.actual', 'own');

create policy taken_out_read on deliver.actual for select to cc_owner using (true);
create policy taken_out on deliver.actual for delete to cc_owner using (true);
create function deliver.take_out_actuals(p_import uuid) returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_gone bigint;
begin
  if nullif(current_setting('app.body', true), '') is null then
    raise exception 'no body takes these lines out';
  end if;
  delete from deliver.actual where body_id = current_setting('app.body', true)::uuid and import_id = p_import;
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;
revoke all on function deliver.take_out_actuals(uuid) from public;
grant execute on function deliver.take_out_actuals(uuid) to act_staff, act_worker;

create table deliver.actual_key (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kind text not null check (kind in ('order', 'supplier')),
  key text not null,
  words text not null,
  contract_id uuid not null,
  reason text not null default '',
  said_at timestamptz not null,
  ended_at timestamptz,
  primary key (body_id, id)
);
create unique index actual_key_once on deliver.actual_key (body_id, kind, key) where ended_at is null;
comment on table deliver.actual_key is 'By which purchase order or supplier a person said that ledger lines belong to a contract.';
comment on column deliver.actual_key.body_id is 'operational: body';
comment on column deliver.actual_key.id is 'operational: id';
comment on column deliver.actual_key.scope_id is 'operational: always null';
comment on column deliver.actual_key.kind is 'operational: order or supplier';
comment on column deliver.actual_key.key is 'operational: plain number of the order, or plain name of the supplier';
comment on column deliver.actual_key.words is 'commercial: as it was written';
comment on column deliver.actual_key.contract_id is 'operational: the contract';
comment on column deliver.actual_key.reason is 'operational: how it is known';
comment on column deliver.actual_key.said_at is 'operational: act time';
comment on column deliver.actual_key.ended_at is 'operational: until when it held';
call kernel.protect('deliver.actual_key', 'own');

create table deliver.file_mapping (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kind text not null,
  name text not null,
  mapping text not null,
  saved_at timestamptz not null,
  replaced_at timestamptz,
  primary key (body_id, id)
);
create unique index file_mapping_once on deliver.file_mapping (body_id, kind, lower(name)) where replaced_at is null;
comment on table deliver.file_mapping is 'Which column is what in a kind of file, kept under a name for the next month.';
comment on column deliver.file_mapping.body_id is 'operational: body';
comment on column deliver.file_mapping.id is 'operational: id';
comment on column deliver.file_mapping.scope_id is 'operational: always null';
comment on column deliver.file_mapping.kind is 'operational: kind of file';
comment on column deliver.file_mapping.name is 'operational: name it is chosen by';
comment on column deliver.file_mapping.mapping is 'operational: field to heading, as JSON';
comment on column deliver.file_mapping.saved_at is 'operational: act time';
comment on column deliver.file_mapping.replaced_at is 'operational: when another of the same name replaced it';
call kernel.protect('deliver.file_mapping', 'own');

create table deliver.budget_entry (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  budget_id uuid not null,
  entry_id uuid not null,
  place integer not null,
  debit text not null check (debit in ('budget', 'available', 'committed', 'spent')),
  credit text not null check (credit in ('budget', 'available', 'committed', 'spent')),
  amount_pence bigint not null check (amount_pence > 0),
  words text not null,
  posted_on date not null,
  posted_at timestamptz not null,
  primary key (body_id, id),
  check (debit <> credit)
);
create index budget_entry_of on deliver.budget_entry (body_id, budget_id, posted_at);
comment on table deliver.budget_entry is 'Double entries of a budget line: what was set aside is available, committed to contracts or spent.';
comment on column deliver.budget_entry.body_id is 'operational: body';
comment on column deliver.budget_entry.id is 'operational: id';
comment on column deliver.budget_entry.scope_id is 'operational: partnership';
comment on column deliver.budget_entry.budget_id is 'operational: budget line';
comment on column deliver.budget_entry.entry_id is 'operational: lines of one step share it';
comment on column deliver.budget_entry.place is 'operational: order in the entry';
comment on column deliver.budget_entry.debit is 'operational: account debited';
comment on column deliver.budget_entry.credit is 'operational: account credited';
comment on column deliver.budget_entry.amount_pence is 'commercial: amount, pence, always more than nothing';
comment on column deliver.budget_entry.words is 'operational: what brought it about';
comment on column deliver.budget_entry.posted_on is 'operational: day in London';
comment on column deliver.budget_entry.posted_at is 'operational: act time';
call kernel.protect('deliver.budget_entry', 'own');
