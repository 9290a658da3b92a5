-- How contracts are paid: dated terms, activity as it was reported, what was paid for a month. Rows are added, never changed: the newest knowledge counts.

create table deliver.payment_term (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  from_month text not null check (from_month ~ '^[0-9]{4}-[0-9]{2}$'),
  term jsonb not null,
  reason text not null,
  decided_at timestamptz not null,
  primary key (body_id, id)
);
create index payment_term_contract on deliver.payment_term (body_id, contract_id);
comment on table deliver.payment_term is 'Payment terms of a contract from a month on; a later decision overrules from its month on.';
comment on column deliver.payment_term.body_id is 'operational: accountable body';
comment on column deliver.payment_term.id is 'operational: id';
comment on column deliver.payment_term.scope_id is 'operational: partnership';
comment on column deliver.payment_term.contract_id is 'operational: contract';
comment on column deliver.payment_term.from_month is 'commercial: first month, YYYY-MM';
comment on column deliver.payment_term.term is 'commercial: kind with its amounts in pence, as text';
comment on column deliver.payment_term.reason is 'commercial: why these terms';
comment on column deliver.payment_term.decided_at is 'operational: act time of the decision';
call kernel.protect('deliver.payment_term', 'own');

create table deliver.activity_report (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  line text not null,
  units bigint not null check (units >= 0),
  reported_at timestamptz not null,
  primary key (body_id, id)
);
create index activity_report_contract on deliver.activity_report (body_id, contract_id, month);
comment on table deliver.activity_report is 'Units of a line done in a month; the newest report of a month and line counts.';
comment on column deliver.activity_report.body_id is 'operational: accountable body';
comment on column deliver.activity_report.id is 'operational: id';
comment on column deliver.activity_report.scope_id is 'operational: partnership';
comment on column deliver.activity_report.contract_id is 'operational: contract';
comment on column deliver.activity_report.month is 'operational: month, YYYY-MM';
comment on column deliver.activity_report.line is 'operational: line of activity';
comment on column deliver.activity_report.units is 'operational: units done';
comment on column deliver.activity_report.reported_at is 'operational: act time of the report';
call kernel.protect('deliver.activity_report', 'own');

create table deliver.month_paid (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  month text not null check (month ~ '^[0-9]{4}-[0-9]{2}$'),
  amount_pence bigint not null,
  paid_on date not null,
  payment_reference text not null,
  recorded_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, contract_id, payment_reference)
);
comment on table deliver.month_paid is 'What the ledger paid for a month of a contract; a credit is negative. One payment reference counts once.';
comment on column deliver.month_paid.body_id is 'operational: accountable body';
comment on column deliver.month_paid.id is 'operational: id';
comment on column deliver.month_paid.scope_id is 'operational: partnership';
comment on column deliver.month_paid.contract_id is 'operational: contract';
comment on column deliver.month_paid.month is 'operational: month paid for, YYYY-MM';
comment on column deliver.month_paid.amount_pence is 'commercial: amount, pence';
comment on column deliver.month_paid.paid_on is 'operational: day of payment';
comment on column deliver.month_paid.payment_reference is 'operational: reference in the ledger';
comment on column deliver.month_paid.recorded_at is 'operational: act time';
call kernel.protect('deliver.month_paid', 'own');
