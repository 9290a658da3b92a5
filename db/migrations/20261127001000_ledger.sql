-- The double-entry ledger of each contract. A line takes one sum from one account to another, so that debits and credits are equal by the shape of the row;
-- lines are added, never changed: a correction is a line the other way round.

create table deliver.ledger_line (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  entry_id uuid not null,
  place integer not null,
  kind text not null check (kind in ('commitment', 'due', 'claimed', 'withheld', 'paid')),
  debit text not null check (debit in ('committed', 'commitment-control', 'spend', 'accrued', 'payable', 'withheld', 'bank')),
  credit text not null check (credit in ('committed', 'commitment-control', 'spend', 'accrued', 'payable', 'withheld', 'bank')),
  amount_pence bigint not null check (amount_pence > 0),
  words text not null,
  posted_on date not null,
  posted_at timestamptz not null,
  primary key (body_id, id),
  check (debit <> credit),
  -- Commitments are kept beside the books: they never mix with money owed or paid.
  check ((debit in ('committed', 'commitment-control')) = (credit in ('committed', 'commitment-control')))
);
create index ledger_line_contract on deliver.ledger_line (body_id, contract_id, posted_at);
comment on table deliver.ledger_line is 'Double entries of a contract: one sum, debited to one account and credited to another.';
comment on column deliver.ledger_line.body_id is 'operational: accountable body';
comment on column deliver.ledger_line.id is 'operational: id';
comment on column deliver.ledger_line.scope_id is 'operational: partnership';
comment on column deliver.ledger_line.contract_id is 'operational: contract';
comment on column deliver.ledger_line.entry_id is 'operational: lines of one step share it';
comment on column deliver.ledger_line.place is 'operational: order in the entry';
comment on column deliver.ledger_line.kind is 'operational: what it is about';
comment on column deliver.ledger_line.debit is 'operational: account debited';
comment on column deliver.ledger_line.credit is 'operational: account credited';
comment on column deliver.ledger_line.amount_pence is 'commercial: amount, pence, always more than nothing';
comment on column deliver.ledger_line.words is 'operational: what brought it about';
comment on column deliver.ledger_line.posted_on is 'operational: day in London';
comment on column deliver.ledger_line.posted_at is 'operational: act time';
call kernel.protect('deliver.ledger_line', 'own');
