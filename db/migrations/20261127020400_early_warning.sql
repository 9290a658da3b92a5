-- Early warning: weights of the signals, and what they gave for each contract, kept each month.
create table review.early_warning (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  begun_on date not null,
  primary key (body_id, id)
);
comment on table review.early_warning is 'The early warning of a body.';
comment on column review.early_warning.body_id is 'operational: body';
comment on column review.early_warning.id is 'operational: record id';
comment on column review.early_warning.scope_id is 'operational: always null';
comment on column review.early_warning.begun_on is 'operational: first day';
call kernel.protect('review.early_warning', 'own');

create table review.warning_weight (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  number integer not null,
  signal text not null,
  each integer not null check (each >= 0),
  most integer not null check (most >= 0),
  reason text not null,
  set_on date not null,
  primary key (body_id, id),
  unique (body_id, number)
);
comment on table review.warning_weight is 'Points of a signal as a body sets them; the newest of each holds.';
comment on column review.warning_weight.body_id is 'operational: body';
comment on column review.warning_weight.id is 'operational: id';
comment on column review.warning_weight.scope_id is 'operational: always null';
comment on column review.warning_weight.number is 'operational: in which order they were set';
comment on column review.warning_weight.signal is 'operational: the signal';
comment on column review.warning_weight.each is 'operational: points for each';
comment on column review.warning_weight.most is 'operational: most points of the signal';
comment on column review.warning_weight.reason is 'operational: why';
comment on column review.warning_weight.set_on is 'operational: when';
call kernel.protect('review.warning_weight', 'own');

create table review.warning_version (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  version_id uuid not null,
  kept_on date not null,
  contract_id uuid not null,
  points integer not null,
  warned boolean not null,
  parts text not null,
  primary key (body_id, id)
);
create index warning_version_contract on review.warning_version (body_id, contract_id, kept_on);
create index warning_version_kept on review.warning_version (body_id, kept_on);
comment on table review.warning_version is 'The points of a contract on the day a version was kept, with what they were made of.';
comment on column review.warning_version.body_id is 'operational: body';
comment on column review.warning_version.id is 'operational: id';
comment on column review.warning_version.scope_id is 'operational: always null';
comment on column review.warning_version.version_id is 'operational: version';
comment on column review.warning_version.kept_on is 'operational: when';
comment on column review.warning_version.contract_id is 'operational: the contract';
comment on column review.warning_version.points is 'commercial: all its points';
comment on column review.warning_version.warned is 'commercial: whether they reached what a warning begins at, as it was set then';
comment on column review.warning_version.parts is 'commercial: each part with its words and points';
call kernel.protect('review.warning_version', 'own');

create table review.provider_accounts (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  provider_id uuid,
  up_to date not null,
  seen text not null,
  recorded_on date not null,
  primary key (body_id, id)
);
create index provider_accounts_contract on review.provider_accounts (body_id, contract_id, up_to);
comment on table review.provider_accounts is 'Accounts of a provider that somebody looked at.';
comment on column review.provider_accounts.body_id is 'operational: body';
comment on column review.provider_accounts.id is 'operational: id';
comment on column review.provider_accounts.scope_id is 'operational: always null';
comment on column review.provider_accounts.contract_id is 'operational: the contract at which it was recorded';
comment on column review.provider_accounts.provider_id is 'operational: the provider';
comment on column review.provider_accounts.up_to is 'public: last day of the accounts';
comment on column review.provider_accounts.seen is 'commercial: what was seen in them';
comment on column review.provider_accounts.recorded_on is 'operational: when';
call kernel.protect('review.provider_accounts', 'own');
