-- Getting a service ready to begin: a plan of steps for both sides, and the decision to go live.
create table deliver.mobilisation_template (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  steps jsonb not null,
  primary key (body_id, id)
);
comment on table deliver.mobilisation_template is 'A body''s own list of steps for getting a kind of service ready.';
comment on column deliver.mobilisation_template.body_id is 'operational: body';
comment on column deliver.mobilisation_template.id is 'operational: record id';
comment on column deliver.mobilisation_template.scope_id is 'operational: always null';
comment on column deliver.mobilisation_template.steps is 'operational: steps: days before go-live, side, what, what shows it';
call kernel.protect('deliver.mobilisation_template', 'own');

create table deliver.mobilisation (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  go_live_on date not null,
  template text not null,
  decided_by uuid,
  decided_name text not null default '',
  decided_at timestamptz,
  decided_words text not null default '',
  decided_open jsonb not null default '[]',
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index mobilisation_contract on deliver.mobilisation (body_id, contract_id);
comment on table deliver.mobilisation is 'How the service of a contract is got ready, and who decided that it goes live.';
comment on column deliver.mobilisation.body_id is 'operational: accountable body';
comment on column deliver.mobilisation.id is 'operational: record id';
comment on column deliver.mobilisation.scope_id is 'operational: partnership';
comment on column deliver.mobilisation.contract_id is 'operational: the contract';
comment on column deliver.mobilisation.go_live_on is 'operational: day on which the service is to begin';
comment on column deliver.mobilisation.template is 'operational: name of the list of steps it began with';
comment on column deliver.mobilisation.decided_by is 'operational: account of who decided to go live';
comment on column deliver.mobilisation.decided_name is 'personal: name of who decided, as the account says';
comment on column deliver.mobilisation.decided_at is 'operational: when it was decided to go live';
comment on column deliver.mobilisation.decided_words is 'commercial: why, and on what conditions';
comment on column deliver.mobilisation.decided_open is 'operational: the steps that were open then, by title';
comment on column deliver.mobilisation.provider_id is 'operational: the provider of the contract';
comment on column deliver.mobilisation.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.mobilisation', 'party');

create table deliver.mobilisation_step (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  mobilisation_id uuid not null,
  contract_id uuid not null,
  side text not null check (side in ('commissioner', 'provider', 'both')),
  owner text not null default '',
  due_on date not null,
  evidence text not null default '',
  done_on date,
  warned_at timestamptz,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index mobilisation_step_of on deliver.mobilisation_step (body_id, mobilisation_id, due_on);
comment on table deliver.mobilisation_step is 'A step of getting a service ready.';
comment on column deliver.mobilisation_step.body_id is 'operational: accountable body';
comment on column deliver.mobilisation_step.id is 'operational: record id';
comment on column deliver.mobilisation_step.scope_id is 'operational: partnership';
comment on column deliver.mobilisation_step.mobilisation_id is 'operational: the plan it belongs to';
comment on column deliver.mobilisation_step.contract_id is 'operational: the contract';
comment on column deliver.mobilisation_step.side is 'operational: who does it: commissioner, provider or both';
comment on column deliver.mobilisation_step.owner is 'operational: by whom, by office';
comment on column deliver.mobilisation_step.due_on is 'operational: by when; late follows from it';
comment on column deliver.mobilisation_step.evidence is 'operational: what will show it';
comment on column deliver.mobilisation_step.done_on is 'operational: when it was done';
comment on column deliver.mobilisation_step.warned_at is 'operational: when both sides were told that it is late';
comment on column deliver.mobilisation_step.provider_id is 'operational: the provider of the contract';
comment on column deliver.mobilisation_step.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.mobilisation_step', 'party');

create table deliver.mobilisation_report (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  step_id uuid not null,
  side text not null check (side in ('commissioner', 'provider')),
  by_name text not null,
  state text not null,
  words text not null,
  document_id uuid,
  reported_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index mobilisation_report_of on deliver.mobilisation_report (body_id, step_id);
comment on table deliver.mobilisation_report is 'What a side said of how a step stands, and what it showed.';
comment on column deliver.mobilisation_report.body_id is 'operational: accountable body';
comment on column deliver.mobilisation_report.id is 'operational: id';
comment on column deliver.mobilisation_report.scope_id is 'operational: partnership';
comment on column deliver.mobilisation_report.step_id is 'operational: the step';
comment on column deliver.mobilisation_report.side is 'operational: who said it: commissioner or provider';
comment on column deliver.mobilisation_report.by_name is 'personal: name of the person who said it, as the account says';
comment on column deliver.mobilisation_report.state is 'operational: how the step stands by it';
comment on column deliver.mobilisation_report.words is 'commercial: what was done, what is left';
comment on column deliver.mobilisation_report.document_id is 'operational: document that shows it';
comment on column deliver.mobilisation_report.reported_at is 'operational: act time';
comment on column deliver.mobilisation_report.provider_id is 'operational: the provider of the contract';
comment on column deliver.mobilisation_report.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.mobilisation_report', 'party');
