-- How a contract is made: its form and edition, who bears which risk, and why it is so long and so.
alter table deliver.contract add column form text not null default '';
alter table deliver.contract add column edition text not null default '';
alter table deliver.contract add column risk_share text not null default '';
alter table deliver.contract add column length_reason text not null default '';
alter table deliver.contract add column terms_reason text not null default '';
comment on column deliver.contract.form is 'operational: form of contract';
comment on column deliver.contract.edition is 'operational: edition of that form, as 2026/27';
comment on column deliver.contract.risk_share is 'commercial: who bears which risk';
comment on column deliver.contract.length_reason is 'operational: why it is so long';
comment on column deliver.contract.terms_reason is 'operational: why these terms';
