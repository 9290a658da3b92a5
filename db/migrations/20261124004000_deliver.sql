-- Contracts, imports and payments.
create schema if not exists deliver;

create table deliver.contract (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  provider_name text not null default '',
  value_pence bigint,
  annual_pence bigint,
  starts_on date,
  ends_on date,
  end_open boolean not null default false,
  extension_until date,
  notice_days integer,
  tier text not null default 'standard',
  service text not null default '',
  category text not null default '',
  owner_name text not null default '',
  route text not null default '',
  procurement_id uuid,
  import_id uuid,
  imported_reference text,
  imported_status text not null default '',
  imported_need text not null default '',
  content_hash text not null default '',
  gaps text[] not null default '{}',
  ended_on date,
  primary key (body_id, id)
);
create unique index contract_imported on deliver.contract (body_id, imported_reference) where imported_reference is not null;
create index contract_end on deliver.contract (body_id, ends_on);
create index contract_provider on deliver.contract (body_id, provider_id);
comment on table deliver.contract is 'Contracts, grants and agreements in one register; what is not known yet is a gap, never refused.';
comment on column deliver.contract.body_id is 'operational: accountable body';
comment on column deliver.contract.id is 'operational: record id';
comment on column deliver.contract.scope_id is 'operational: partnership';
comment on column deliver.contract.provider_id is 'operational: provider';
comment on column deliver.contract.shown_to_party is 'operational: shown to the provider';
comment on column deliver.contract.provider_name is 'operational: provider as the register names it';
comment on column deliver.contract.value_pence is 'commercial: value over the whole term';
comment on column deliver.contract.annual_pence is 'commercial: value of a year';
comment on column deliver.contract.starts_on is 'operational: first day';
comment on column deliver.contract.ends_on is 'operational: last day';
comment on column deliver.contract.end_open is 'operational: the register says it has no end';
comment on column deliver.contract.extension_until is 'operational: may be extended until';
comment on column deliver.contract.notice_days is 'operational: days of notice to end it';
comment on column deliver.contract.tier is 'operational: light, standard or full';
comment on column deliver.contract.service is 'operational: kind of service';
comment on column deliver.contract.category is 'operational: contract, grant, agreement ...';
comment on column deliver.contract.owner_name is 'operational: who looks after it, as the register names them';
comment on column deliver.contract.route is 'operational: how it was procured';
comment on column deliver.contract.procurement_id is 'operational: procurement it was awarded by';
comment on column deliver.contract.import_id is 'operational: import it came with';
comment on column deliver.contract.imported_reference is 'operational: reference in the team''s own register';
comment on column deliver.contract.imported_status is 'operational: status in the team''s own register';
comment on column deliver.contract.imported_need is 'operational: need or programme as the register names it';
comment on column deliver.contract.content_hash is 'operational: hash of the imported line, to see whether it changed';
comment on column deliver.contract.gaps is 'operational: what is not known yet';
comment on column deliver.contract.ended_on is 'operational: when it ended in fact';
call kernel.protect('deliver.contract', 'party');

create table deliver.obligation (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  what text not null,
  owner text not null,
  due_on date,
  evidence text not null default '',
  done_on date,
  primary key (body_id, id)
);
create index obligation_contract on deliver.obligation (body_id, contract_id);
comment on column deliver.obligation.body_id is 'operational: body';
comment on column deliver.obligation.id is 'operational: id';
comment on column deliver.obligation.scope_id is 'operational: partnership';
comment on column deliver.obligation.contract_id is 'operational: contract';
comment on column deliver.obligation.what is 'operational: what must be done';
comment on column deliver.obligation.owner is 'operational: by whom';
comment on column deliver.obligation.due_on is 'operational: by when';
comment on column deliver.obligation.evidence is 'operational: what shows it';
comment on column deliver.obligation.done_on is 'operational: when it was done';
call kernel.protect('deliver.obligation', 'own');

create table deliver.import (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kind text not null,
  upload_id uuid not null,
  file_name text not null,
  file_hash text not null,
  publisher text not null default '',
  sheet text not null default '',
  mapping text not null default '',
  signature text not null default '',
  rows_read bigint not null default 0,
  rows_made bigint not null default 0,
  rows_changed bigint not null default 0,
  rows_same bigint not null default 0,
  rows_rejected bigint not null default 0,
  words text not null default '',
  primary key (body_id, id)
);
create index import_signature on deliver.import (body_id, kind, signature);
create index import_hash on deliver.import (body_id, kind, file_hash);
comment on table deliver.import is 'A file that a team dropped in, what was made of it and what was not.';
comment on column deliver.import.body_id is 'operational: body';
comment on column deliver.import.id is 'operational: record id';
comment on column deliver.import.scope_id is 'operational: always null';
comment on column deliver.import.kind is 'operational: register, kpi-workbook, payments or grants';
comment on column deliver.import.upload_id is 'operational: file on disk';
comment on column deliver.import.file_name is 'operational: name as sent';
comment on column deliver.import.file_hash is 'operational: SHA-256 of the file';
comment on column deliver.import.publisher is 'operational: who published it';
comment on column deliver.import.sheet is 'operational: sheet of the workbook';
comment on column deliver.import.mapping is 'operational: which column is what, as JSON';
comment on column deliver.import.signature is 'operational: headings that the mapping fits';
comment on column deliver.import.rows_read is 'operational: lines read';
comment on column deliver.import.rows_made is 'operational: rows made';
comment on column deliver.import.rows_changed is 'operational: rows that changed';
comment on column deliver.import.rows_same is 'operational: rows as they stood before';
comment on column deliver.import.rows_rejected is 'operational: lines not taken';
comment on column deliver.import.words is 'operational: what came of it';
call kernel.protect('deliver.import', 'own');

create table deliver.import_rejection (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  import_id uuid not null,
  line bigint not null,
  column_name text not null,
  value text not null,
  cause text not null,
  primary key (body_id, id)
);
create index import_rejection_import on deliver.import_rejection (body_id, import_id, line);
comment on column deliver.import_rejection.body_id is 'operational: body';
comment on column deliver.import_rejection.id is 'operational: id';
comment on column deliver.import_rejection.scope_id is 'operational: always null';
comment on column deliver.import_rejection.import_id is 'operational: import';
comment on column deliver.import_rejection.line is 'operational: line of the file';
comment on column deliver.import_rejection.column_name is 'operational: column';
comment on column deliver.import_rejection.value is 'operational: what stood there';
comment on column deliver.import_rejection.cause is 'operational: why it was not taken';
call kernel.protect('deliver.import_rejection', 'own');

create table deliver.payment (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  import_id uuid not null,
  row_key text not null,
  line bigint not null,
  paid_on date not null,
  supplier text not null,
  supplier_key text not null,
  redacted boolean not null,
  amount_pence bigint not null,
  expense_type text not null,
  service_area text not null,
  transaction text not null,
  primary key (body_id, id),
  unique (body_id, row_key)
);
create index payment_import on deliver.payment (body_id, import_id);
create index payment_supplier on deliver.payment (body_id, supplier_key, paid_on);
comment on table deliver.payment is 'Lines of payments files as published; never changed. One digest a file stands in the journal.';
comment on column deliver.payment.body_id is 'operational: body';
comment on column deliver.payment.id is 'operational: id';
comment on column deliver.payment.scope_id is 'operational: always null';
comment on column deliver.payment.import_id is 'operational: import';
comment on column deliver.payment.row_key is 'operational: identity of the line, so that the same file twice changes nothing';
comment on column deliver.payment.line is 'operational: line of the file';
comment on column deliver.payment.paid_on is 'public: date';
comment on column deliver.payment.supplier is 'public: supplier as published';
comment on column deliver.payment.supplier_key is 'operational: supplier''s name without case and legal form, for matching';
comment on column deliver.payment.redacted is 'public: the publisher removed the payee';
comment on column deliver.payment.amount_pence is 'public: amount; negative is a credit';
comment on column deliver.payment.expense_type is 'public: expense type';
comment on column deliver.payment.service_area is 'public: service area';
comment on column deliver.payment.transaction is 'public: transaction number';
call kernel.protect('deliver.payment', 'own');
