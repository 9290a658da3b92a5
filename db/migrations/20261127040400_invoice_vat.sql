-- VAT of an invoice, and whether this body gets it back: then it is no cost of the service and stands on an account of its own.
alter table deliver.invoice add column vat_rate text not null default '' check (vat_rate in ('', 'standard', 'reduced', 'zero', 'exempt', 'outside', 'several'));
alter table deliver.invoice add column vat_pence bigint not null default 0;
alter table deliver.invoice add column vat_recoverable boolean;
comment on column deliver.invoice.vat_rate is 'commercial: rate of VAT on it; none said';
comment on column deliver.invoice.vat_pence is 'commercial: VAT in the sum, pence';
comment on column deliver.invoice.vat_recoverable is 'operational: whether this body gets the VAT back, said at its acceptance';
alter table deliver.ledger_line drop constraint ledger_line_debit_check;
alter table deliver.ledger_line drop constraint ledger_line_credit_check;
alter table deliver.ledger_line add constraint ledger_line_debit_check check (debit in ('committed', 'commitment-control', 'spend', 'accrued', 'payable', 'withheld', 'bank', 'vat'));
alter table deliver.ledger_line add constraint ledger_line_credit_check check (credit in ('committed', 'commitment-control', 'spend', 'accrued', 'payable', 'withheld', 'bank', 'vat'));
