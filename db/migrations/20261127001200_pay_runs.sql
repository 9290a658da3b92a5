-- Where money goes to, and pay runs: drafted, checked, approved by another person, exported, paid. An invoice stands in one run at most, for ever once it is paid.

create table deliver.payee (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  organisation_id uuid not null,
  account_name text not null,
  sort_code text not null check (sort_code ~ '^[0-9]{6}$'),
  account_number text not null check (account_number ~ '^[0-9]{8}$'),
  entered_by uuid not null,
  confirmed_by uuid,
  confirmed_how text not null default '',
  confirmed_at timestamptz,
  ended_at timestamptz,
  primary key (body_id, id),
  check (confirmed_by is null or confirmed_by <> entered_by)
);
create unique index payee_once on deliver.payee (body_id, organisation_id) where confirmed_at is not null and ended_at is null;
comment on table deliver.payee is 'The bank account of an organisation, as this body knows it; of the body itself, the account it pays from.';
comment on column deliver.payee.body_id is 'operational: body';
comment on column deliver.payee.id is 'operational: record id';
comment on column deliver.payee.scope_id is 'operational: always null';
comment on column deliver.payee.organisation_id is 'operational: whose account it is';
comment on column deliver.payee.account_name is 'commercial: name of the account';
comment on column deliver.payee.sort_code is 'commercial: sort code, six digits';
comment on column deliver.payee.account_number is 'commercial: account number, eight digits';
comment on column deliver.payee.entered_by is 'operational: account that entered it';
comment on column deliver.payee.confirmed_by is 'operational: account that confirmed it, another one';
comment on column deliver.payee.confirmed_how is 'operational: how it was confirmed';
comment on column deliver.payee.confirmed_at is 'operational: act time; it is used from then on';
comment on column deliver.payee.ended_at is 'operational: act time of its end';
call kernel.protect('deliver.payee', 'own');

create table deliver.pay_run (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  due_by date not null,
  pay_on date not null,
  drafted_by uuid not null,
  checked_by uuid,
  checked_words text not null default '',
  sent_back_words text not null default '',
  approved_by uuid,
  approved_at timestamptz,
  approved_digest text not null default '',
  payer_account_name text not null default '',
  payer_sort_code text not null default '',
  payer_account_number text not null default '',
  exported_at timestamptz,
  exports integer not null default 0,
  csv_sha256 text not null default '',
  xml_sha256 text not null default '',
  without_accounts text not null default '',
  primary key (body_id, id),
  check (approved_by is null or approved_by <> drafted_by)
);
comment on table deliver.pay_run is 'Accepted invoices that are paid together.';
comment on column deliver.pay_run.body_id is 'operational: accountable body';
comment on column deliver.pay_run.id is 'operational: record id';
comment on column deliver.pay_run.scope_id is 'operational: always null';
comment on column deliver.pay_run.due_by is 'operational: invoices to be paid by this day are in it';
comment on column deliver.pay_run.pay_on is 'operational: day on which the bank pays';
comment on column deliver.pay_run.drafted_by is 'operational: account that drafted it';
comment on column deliver.pay_run.checked_by is 'operational: account that checked it';
comment on column deliver.pay_run.checked_words is 'operational: what was checked';
comment on column deliver.pay_run.sent_back_words is 'operational: why it was sent back';
comment on column deliver.pay_run.approved_by is 'operational: account that approved it, another one than drafted it';
comment on column deliver.pay_run.approved_at is 'operational: act time';
comment on column deliver.pay_run.approved_digest is 'operational: digest of the payments as they were approved';
comment on column deliver.pay_run.payer_account_name is 'commercial: account paid from, as it was approved; empty where none was confirmed';
comment on column deliver.pay_run.payer_sort_code is 'commercial: its sort code';
comment on column deliver.pay_run.payer_account_number is 'commercial: its number';
comment on column deliver.pay_run.exported_at is 'operational: act time of the first export';
comment on column deliver.pay_run.exports is 'operational: how often it was exported';
comment on column deliver.pay_run.csv_sha256 is 'operational: SHA-256 of the CSV file';
comment on column deliver.pay_run.xml_sha256 is 'operational: SHA-256 of the pain.001 file; empty where there is none';
comment on column deliver.pay_run.without_accounts is 'operational: why it was exported although accounts are missing';
call kernel.protect('deliver.pay_run', 'own');

create table deliver.pay_run_line (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  run_id uuid not null,
  invoice_id uuid not null,
  provider_key text not null,
  amount_pence bigint not null,
  released_at timestamptz,
  released_words text not null default '',
  primary key (body_id, id)
);
-- Nobody is paid twice: while a line is not released, its invoice can stand in no other.
create unique index pay_run_line_once on deliver.pay_run_line (body_id, invoice_id) where released_at is null;
create index pay_run_line_run on deliver.pay_run_line (body_id, run_id);
comment on table deliver.pay_run_line is 'An invoice of a pay run.';
comment on column deliver.pay_run_line.body_id is 'operational: accountable body';
comment on column deliver.pay_run_line.id is 'operational: id';
comment on column deliver.pay_run_line.scope_id is 'operational: always null';
comment on column deliver.pay_run_line.run_id is 'operational: pay run';
comment on column deliver.pay_run_line.invoice_id is 'operational: invoice';
comment on column deliver.pay_run_line.provider_key is 'operational: whose invoice; those of one provider are one payment';
comment on column deliver.pay_run_line.amount_pence is 'commercial: sum of the invoice, pence';
comment on column deliver.pay_run_line.released_at is 'operational: act time at which the invoice was let go again';
comment on column deliver.pay_run_line.released_words is 'operational: why';
call kernel.protect('deliver.pay_run_line', 'own');

create table deliver.pay_run_payment (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  run_id uuid not null,
  place integer not null,
  provider_key text not null,
  provider_name text not null,
  reference text not null,
  amount_pence bigint not null check (amount_pence > 0),
  account_name text not null default '',
  sort_code text not null default '',
  account_number text not null default '',
  remittance text not null default '',
  paid_on date,
  bank_reference text not null default '',
  failed_at timestamptz,
  failed_words text not null default '',
  primary key (body_id, id),
  unique (body_id, reference),
  unique (body_id, run_id, provider_key),
  check (paid_on is null or failed_at is null)
);
comment on table deliver.pay_run_payment is 'One payment of an approved run: all invoices of one provider, with the account as it was approved.';
comment on column deliver.pay_run_payment.body_id is 'operational: accountable body';
comment on column deliver.pay_run_payment.id is 'operational: id';
comment on column deliver.pay_run_payment.scope_id is 'operational: always null';
comment on column deliver.pay_run_payment.run_id is 'operational: pay run';
comment on column deliver.pay_run_payment.place is 'operational: order in the file';
comment on column deliver.pay_run_payment.provider_key is 'operational: whom it pays';
comment on column deliver.pay_run_payment.provider_name is 'operational: name of whom it pays';
comment on column deliver.pay_run_payment.reference is 'operational: reference of the payment at the bank; it is paid once';
comment on column deliver.pay_run_payment.amount_pence is 'commercial: sum, pence';
comment on column deliver.pay_run_payment.account_name is 'commercial: name of the account; empty where none is confirmed';
comment on column deliver.pay_run_payment.sort_code is 'commercial: sort code';
comment on column deliver.pay_run_payment.account_number is 'commercial: account number';
comment on column deliver.pay_run_payment.remittance is 'operational: numbers of the invoices that it pays';
comment on column deliver.pay_run_payment.paid_on is 'operational: day of payment';
comment on column deliver.pay_run_payment.bank_reference is 'operational: reference of the bank or ledger';
comment on column deliver.pay_run_payment.failed_at is 'operational: act time at which it was known that it failed';
comment on column deliver.pay_run_payment.failed_words is 'operational: why it failed';
call kernel.protect('deliver.pay_run_payment', 'own');
