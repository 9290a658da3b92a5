-- Invoices of providers and credit notes, from receipt to payment. The commissioner's rows, whoever typed them; the provider sees its own.

create table deliver.invoice (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  provider_name text not null,
  provider_key text not null,
  number text not null,
  number_key text not null,
  description text not null,
  from_month text not null check (from_month ~ '^[0-9]{4}-[0-9]{2}$'),
  to_month text not null check (to_month ~ '^[0-9]{4}-[0-9]{2}$'),
  amount_pence bigint not null check (amount_pence <> 0),
  invoiced_on date not null,
  received_on date not null,
  valid_on date not null,
  falls_due_on date,
  came text not null check (came in ('staff', 'provider', 'file')),
  import_id uuid,
  document_id uuid,
  queried_words text not null default '',
  answer_words text not null default '',
  returned_words text not null default '',
  accepted_at timestamptz,
  accepted_on date,
  beside_pence bigint not null default 0,
  accept_reason text not null default '',
  expected_pence bigint,
  disputed boolean not null default false,
  paid_on date,
  given_up_at timestamptz,
  primary key (body_id, id),
  check (from_month <= to_month)
);
-- One number of one provider stands once; a rejected one gives its number free.
create unique index invoice_once on deliver.invoice (body_id, provider_key, number_key) where given_up_at is null;
create index invoice_contract on deliver.invoice (body_id, contract_id);
create index invoice_provider on deliver.invoice (provider_id) where provider_id is not null;
comment on table deliver.invoice is 'An invoice of a provider, or a credit note where its sum is below nothing.';
comment on column deliver.invoice.body_id is 'operational: accountable body';
comment on column deliver.invoice.id is 'operational: record id';
comment on column deliver.invoice.scope_id is 'operational: partnership';
comment on column deliver.invoice.contract_id is 'operational: the contract it fits; none yet where it fits none';
comment on column deliver.invoice.provider_id is 'operational: who sent it';
comment on column deliver.invoice.shown_to_party is 'operational: whether that provider sees it';
comment on column deliver.invoice.provider_name is 'operational: name on the invoice';
comment on column deliver.invoice.provider_key is 'operational: by which one provider is told from another';
comment on column deliver.invoice.number is 'operational: number as the provider writes it';
comment on column deliver.invoice.number_key is 'operational: the number without case, blanks and dashes';
comment on column deliver.invoice.description is 'commercial: what it is for';
comment on column deliver.invoice.from_month is 'operational: first month it is for, YYYY-MM';
comment on column deliver.invoice.to_month is 'operational: last month it is for, YYYY-MM';
comment on column deliver.invoice.amount_pence is 'commercial: sum, pence; negative is a credit note';
comment on column deliver.invoice.invoiced_on is 'operational: date on the invoice';
comment on column deliver.invoice.received_on is 'operational: day it was received';
comment on column deliver.invoice.valid_on is 'operational: day from which it was valid and undisputed; the time to pay begins with it';
comment on column deliver.invoice.falls_due_on is 'operational: day it falls due by itself, where it says a later one';
comment on column deliver.invoice.came is 'operational: typed by staff, sent by the provider or out of a file';
comment on column deliver.invoice.import_id is 'operational: the file it came with';
comment on column deliver.invoice.document_id is 'operational: uploaded document';
comment on column deliver.invoice.queried_words is 'commercial: what is queried';
comment on column deliver.invoice.answer_words is 'commercial: what the provider, or staff for it, answered';
comment on column deliver.invoice.returned_words is 'commercial: why it is not valid';
comment on column deliver.invoice.accepted_at is 'operational: act time of its acceptance';
comment on column deliver.invoice.beside_pence is 'commercial: part of the sum that was agreed beside the payment terms, pence';
comment on column deliver.invoice.accepted_on is 'operational: day it was accepted; it counts in the ledger while this is set';
comment on column deliver.invoice.accept_reason is 'commercial: why it was accepted although something differed';
comment on column deliver.invoice.expected_pence is 'commercial: what was due and not claimed for its months when it was accepted';
comment on column deliver.invoice.disputed is 'operational: whether it was ever queried';
comment on column deliver.invoice.paid_on is 'operational: day of payment';
comment on column deliver.invoice.given_up_at is 'operational: act time of its rejection';
call kernel.protect('deliver.invoice', 'party');

alter table deliver.month_paid add column invoice_id uuid;
comment on column deliver.month_paid.invoice_id is 'operational: the invoice that was paid; none where a payment was recorded without one';

comment on column deliver.import.kind is 'operational: register, kpi-workbook, payments, grants or invoices';
