-- Obligations become records of their own: asked of one side, with evidence given and accepted or sent back.
alter table deliver.obligation add column whose text not null default 'commissioner';
alter table deliver.obligation add column provider_id uuid;
alter table deliver.obligation add column shown_to_party boolean not null default false;
comment on table deliver.obligation is 'Something that a contract obliges one side to do. One written down before it became a record of its own has no row in kernel.record.';
comment on column deliver.obligation.whose is 'operational: which side must do it: commissioner or provider';
comment on column deliver.obligation.provider_id is 'operational: the provider of the contract';
comment on column deliver.obligation.shown_to_party is 'operational: whether that provider sees it';
drop policy verify on deliver.obligation;
drop policy see on deliver.obligation;
drop policy add on deliver.obligation;
drop policy change on deliver.obligation;
call kernel.protect('deliver.obligation', 'party');

create table deliver.obligation_evidence (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  obligation_id uuid not null,
  side text not null check (side in ('commissioner', 'provider')),
  by_name text not null,
  words text not null,
  address text not null default '',
  document_id uuid,
  given_at timestamptz not null,
  answer text not null default '' check (answer in ('', 'accepted', 'sent back')),
  answer_words text not null default '',
  answered_at timestamptz,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index obligation_evidence_of on deliver.obligation_evidence (body_id, obligation_id);
comment on table deliver.obligation_evidence is 'What was given to show that an obligation is met, and how it was answered.';
comment on column deliver.obligation_evidence.body_id is 'operational: accountable body';
comment on column deliver.obligation_evidence.id is 'operational: id';
comment on column deliver.obligation_evidence.scope_id is 'operational: partnership';
comment on column deliver.obligation_evidence.obligation_id is 'operational: the obligation';
comment on column deliver.obligation_evidence.side is 'operational: who gave it: commissioner or provider';
comment on column deliver.obligation_evidence.by_name is 'personal: name of the person who gave it, as the account says';
comment on column deliver.obligation_evidence.words is 'commercial: what was done';
comment on column deliver.obligation_evidence.address is 'operational: where more stands';
comment on column deliver.obligation_evidence.document_id is 'operational: document that came with it';
comment on column deliver.obligation_evidence.given_at is 'operational: act time';
comment on column deliver.obligation_evidence.answer is 'operational: accepted or sent back; none yet';
comment on column deliver.obligation_evidence.answer_words is 'commercial: why it was sent back, or what was checked';
comment on column deliver.obligation_evidence.answered_at is 'operational: when it was answered';
comment on column deliver.obligation_evidence.provider_id is 'operational: the provider of the contract';
comment on column deliver.obligation_evidence.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.obligation_evidence', 'party');
