-- Changes to a contract: proposed, negotiated, approved by another person within limits, signed, in force; and what the terms were on any day.

create table deliver.contract_version (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  holds_from date,
  recorded_at timestamptz not null,
  terms jsonb not null,
  why text not null,
  change_id uuid,
  primary key (body_id, id)
);
create index contract_version_contract on deliver.contract_version (body_id, contract_id, recorded_at);
comment on table deliver.contract_version is 'What became known of the terms of a contract, and from which day it holds. Only what a version says; the rest stays as versions before say.';
comment on column deliver.contract_version.body_id is 'operational: accountable body';
comment on column deliver.contract_version.id is 'operational: id';
comment on column deliver.contract_version.scope_id is 'operational: partnership';
comment on column deliver.contract_version.contract_id is 'operational: contract';
comment on column deliver.contract_version.holds_from is 'operational: first day on which it holds; null: from the beginning';
comment on column deliver.contract_version.recorded_at is 'operational: when it became known';
comment on column deliver.contract_version.terms is 'commercial: terms that this version says';
comment on column deliver.contract_version.why is 'operational: what it came from';
comment on column deliver.contract_version.change_id is 'operational: change that it came from';
call kernel.protect('deliver.contract_version', 'own');

create table deliver.change (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  contract_id uuid not null,
  change_type text not null check (change_type in ('variation', 'extension', 'assignment', 'termination')),
  number integer not null,
  what text not null,
  why text not null,
  effective_on date not null,
  added_pence bigint not null default 0,
  new_annual_pence bigint,
  new_ends_on date,
  new_provider_id uuid,
  ending text not null default '',
  regime text not null default 'unknown',
  answers jsonb not null default '{}',
  original_pence bigint,
  proposed_by uuid,
  proposed_on date not null,
  answer text not null default '',
  answer_words text not null default '',
  answered_on date,
  approved_by uuid,
  approved_by_name text not null default '',
  approved_on date,
  approved_at_meeting text not null default '',
  approved_words text not null default '',
  judged jsonb,
  signed_on date,
  signed_words text not null default '',
  primary key (body_id, id)
);
create index change_contract on deliver.change (body_id, contract_id);
create index change_provider on deliver.change (body_id, provider_id);
comment on table deliver.change is 'A variation, extension, assignment or termination of a contract, as it is proposed now; earlier wordings stand in deliver.change_wording.';
comment on column deliver.change.body_id is 'operational: accountable body';
comment on column deliver.change.id is 'operational: record id';
comment on column deliver.change.scope_id is 'operational: partnership';
comment on column deliver.change.provider_id is 'operational: provider of the contract';
comment on column deliver.change.shown_to_party is 'operational: shown to the provider';
comment on column deliver.change.contract_id is 'operational: contract';
comment on column deliver.change.change_type is 'operational: variation, extension, assignment or termination';
comment on column deliver.change.number is 'operational: number of the wording that is proposed now';
comment on column deliver.change.what is 'operational: what changes';
comment on column deliver.change.why is 'operational: why';
comment on column deliver.change.effective_on is 'operational: first day on which it holds';
comment on column deliver.change.added_pence is 'commercial: change of the value over the whole term, pence';
comment on column deliver.change.new_annual_pence is 'commercial: value of a year afterwards, pence';
comment on column deliver.change.new_ends_on is 'operational: last day afterwards';
comment on column deliver.change.new_provider_id is 'operational: provider afterwards';
comment on column deliver.change.ending is 'operational: how it ends early';
comment on column deliver.change.regime is 'operational: law by which it is judged';
comment on column deliver.change.answers is 'operational: answers to the tests of the law';
comment on column deliver.change.original_pence is 'commercial: value over the whole term when the contract was made, pence';
comment on column deliver.change.proposed_by is 'personal: account that proposed it';
comment on column deliver.change.proposed_on is 'operational: day it was proposed';
comment on column deliver.change.answer is 'operational: answer of the provider: agrees or asks';
comment on column deliver.change.answer_words is 'operational: what the provider said';
comment on column deliver.change.answered_on is 'operational: day of that answer';
comment on column deliver.change.approved_by is 'personal: account that approved it';
comment on column deliver.change.approved_by_name is 'personal: name of who approved it';
comment on column deliver.change.approved_on is 'operational: day it was approved';
comment on column deliver.change.approved_at_meeting is 'operational: meeting that decided, with its day and delegation';
comment on column deliver.change.approved_words is 'operational: reason given at the approval';
comment on column deliver.change.judged is 'operational: what the rules said at the approval';
comment on column deliver.change.signed_on is 'operational: day on which both sides had signed';
comment on column deliver.change.signed_words is 'operational: by whom it was signed';
call kernel.protect('deliver.change', 'party');

create table deliver.change_wording (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  change_id uuid not null,
  number integer not null,
  side text not null check (side in ('commissioner', 'provider')),
  words text not null,
  terms jsonb not null default '{}',
  written_at timestamptz not null,
  primary key (body_id, id)
);
create index change_wording_change on deliver.change_wording (body_id, change_id, written_at);
comment on table deliver.change_wording is 'Each wording of a change and each answer to it, in order: how it was negotiated.';
comment on column deliver.change_wording.body_id is 'operational: accountable body';
comment on column deliver.change_wording.id is 'operational: id';
comment on column deliver.change_wording.scope_id is 'operational: partnership';
comment on column deliver.change_wording.provider_id is 'operational: provider of the contract';
comment on column deliver.change_wording.shown_to_party is 'operational: shown to the provider';
comment on column deliver.change_wording.change_id is 'operational: change';
comment on column deliver.change_wording.number is 'operational: wording it is or answers';
comment on column deliver.change_wording.side is 'operational: commissioner or provider';
comment on column deliver.change_wording.words is 'operational: what it said';
comment on column deliver.change_wording.terms is 'commercial: dates and amounts of the wording';
comment on column deliver.change_wording.written_at is 'operational: act time';
call kernel.protect('deliver.change_wording', 'party');

create table deliver.approval_limit (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  role text not null,
  limit_pence bigint not null,
  from_on date not null,
  until_on date,
  source text not null,
  primary key (body_id, id)
);
comment on table deliver.approval_limit is 'Up to which value a role may approve by itself; above it a meeting decides.';
comment on column deliver.approval_limit.body_id is 'operational: body';
comment on column deliver.approval_limit.id is 'operational: record id';
comment on column deliver.approval_limit.scope_id is 'operational: always null';
comment on column deliver.approval_limit.role is 'operational: role';
comment on column deliver.approval_limit.limit_pence is 'operational: limit, pence';
comment on column deliver.approval_limit.from_on is 'operational: first day it holds';
comment on column deliver.approval_limit.until_on is 'operational: last day it holds';
comment on column deliver.approval_limit.source is 'operational: scheme of delegation it comes from';
call kernel.protect('deliver.approval_limit', 'own');

create table deliver.change_notice (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  change_id uuid not null,
  notice_kind text not null,
  identifier text not null,
  address text not null,
  published_at timestamptz not null,
  evidence text not null default '',
  primary key (body_id, id),
  unique (body_id, change_id, notice_kind, identifier)
);
comment on table deliver.change_notice is 'The publication of a notice of a change, with its evidence.';
comment on column deliver.change_notice.body_id is 'operational: body';
comment on column deliver.change_notice.id is 'operational: id';
comment on column deliver.change_notice.scope_id is 'operational: partnership';
comment on column deliver.change_notice.change_id is 'operational: change';
comment on column deliver.change_notice.notice_kind is 'public: N10, UK10 or UK11';
comment on column deliver.change_notice.identifier is 'public: number of the notice';
comment on column deliver.change_notice.address is 'public: where it can be read';
comment on column deliver.change_notice.published_at is 'public: when it was published';
comment on column deliver.change_notice.evidence is 'operational: what shows it';
call kernel.protect('deliver.change_notice', 'own');
