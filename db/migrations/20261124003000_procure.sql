-- Procurements with their route, notices and evidence of what was done elsewhere.
create schema procure;

create table procure.procurement (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  specification_id uuid,
  began_on date not null,
  value_pence bigint not null,
  cpv text not null default '',
  description text not null default '',
  regime text check (regime in ('PSR', 'PA', 'split', 'neither')),
  process text,
  procedure text not null default '',
  answers jsonb,
  advice jsonb,
  route_reason text not null default '',
  route_proposed boolean,
  route_decided_on date,
  route_decided_by uuid,
  provider_id uuid,
  award_value_pence bigint,
  awarded_on date,
  service_start date,
  service_end date,
  award_reason text not null default '',
  done_in text not null default '',
  done_reference text not null default '',
  done_address text not null default '',
  primary key (body_id, id)
);
comment on table procure.procurement is 'A purchase from its route to its award. Title and state stand in kernel.record.';
comment on column procure.procurement.body_id is 'operational: accountable body';
comment on column procure.procurement.id is 'operational: id';
comment on column procure.procurement.scope_id is 'operational: partnership';
comment on column procure.procurement.specification_id is 'operational: specification it buys';
comment on column procure.procurement.began_on is 'operational: day it began: the law of that day holds for it';
comment on column procure.procurement.value_pence is 'commercial: estimated lifetime value in pence';
comment on column procure.procurement.cpv is 'public: main CPV code';
comment on column procure.procurement.description is 'public: the service in short';
comment on column procure.procurement.regime is 'public: regime decided';
comment on column procure.procurement.process is 'public: process of the Provider Selection Regime decided';
comment on column procure.procurement.procedure is 'public: procedure under another regime, in words';
comment on column procure.procurement.answers is 'operational: what was answered to each test';
comment on column procure.procurement.advice is 'operational: every test, answer, rule and proposal as they stood at the decision';
comment on column procure.procurement.route_reason is 'operational: why this route, where the tests did not propose it';
comment on column procure.procurement.route_proposed is 'operational: whether the tests proposed what was chosen';
comment on column procure.procurement.route_decided_on is 'operational: day of the decision';
comment on column procure.procurement.route_decided_by is 'operational: account of the named person who decided';
comment on column procure.procurement.provider_id is 'commercial: provider awarded';
comment on column procure.procurement.award_value_pence is 'commercial: lifetime value awarded, pence';
comment on column procure.procurement.awarded_on is 'operational: day of the award';
comment on column procure.procurement.service_start is 'operational: first day of the service';
comment on column procure.procurement.service_end is 'operational: last day of the service';
comment on column procure.procurement.award_reason is 'commercial: reasons for the provider, by the key criteria';
comment on column procure.procurement.done_in is 'operational: the other system it was carried out in';
comment on column procure.procurement.done_reference is 'operational: reference there';
comment on column procure.procurement.done_address is 'operational: address there';
call kernel.protect('procure.procurement', 'own');

create table procure.notice (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  procurement_id uuid not null,
  notice_kind text not null,
  content jsonb not null,
  identifier text not null default '',
  address text not null default '',
  published_at timestamptz,
  done_in text not null default '',
  standstill_ends_on date,
  counted jsonb,
  incomplete_reason text not null default '',
  primary key (body_id, id)
);
comment on table procure.notice is 'A notice or letter of a procurement.';
comment on column procure.notice.body_id is 'operational: accountable body';
comment on column procure.notice.id is 'operational: id';
comment on column procure.notice.scope_id is 'operational: partnership';
comment on column procure.notice.procurement_id is 'operational: the procurement';
comment on column procure.notice.notice_kind is 'public: N1 to N13 or C1; otherwise the code that the other system uses';
comment on column procure.notice.content is 'commercial: its parts by name';
comment on column procure.notice.identifier is 'public: number it was published under';
comment on column procure.notice.address is 'public: where it was published';
comment on column procure.notice.published_at is 'public: when it was published';
comment on column procure.notice.done_in is 'operational: the other system it was prepared in';
comment on column procure.notice.standstill_ends_on is 'public: last day of the standstill that it started';
comment on column procure.notice.counted is 'operational: days of that standstill, one by one';
comment on column procure.notice.incomplete_reason is 'operational: why it was published without a prescribed part';
call kernel.protect('procure.notice', 'own');

create index notice_procurement on procure.notice (body_id, procurement_id);

create table procure.evidence (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  record_id uuid not null,
  words text not null,
  identifier text not null default '',
  address text not null default '',
  dated date,
  upload_id uuid,
  file_name text not null default '',
  sha256 text not null default '',
  primary key (body_id, id)
);
comment on table procure.evidence is 'Proof that something was published or done: an address or a document.';
comment on column procure.evidence.body_id is 'operational: accountable body';
comment on column procure.evidence.id is 'operational: id';
comment on column procure.evidence.scope_id is 'operational: partnership';
comment on column procure.evidence.record_id is 'operational: the notice or procurement it proves';
comment on column procure.evidence.words is 'operational: what it is';
comment on column procure.evidence.identifier is 'operational: number it stands under';
comment on column procure.evidence.address is 'operational: where it can be read';
comment on column procure.evidence.dated is 'operational: its date';
comment on column procure.evidence.upload_id is 'operational: document';
comment on column procure.evidence.file_name is 'operational: name of the document';
comment on column procure.evidence.sha256 is 'operational: hash of the document';
call kernel.protect('procure.evidence', 'own');

create index evidence_record on procure.evidence (body_id, record_id);
