-- Questions and answers between commissioner and provider about one subject.
create table deliver.conversation (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  subject_id uuid not null,
  contract_id uuid,
  opened_by text not null check (opened_by in ('commissioner', 'provider')),
  agreed text not null default '',
  closed_at timestamptz,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index conversation_subject on deliver.conversation (body_id, subject_id);
create index conversation_contract on deliver.conversation (body_id, contract_id);
comment on table deliver.conversation is 'A question about a contract, return, indicator, obligation or incident that either side opens, both answer, and one closes with what was agreed.';
comment on column deliver.conversation.body_id is 'operational: accountable body';
comment on column deliver.conversation.id is 'operational: record id';
comment on column deliver.conversation.scope_id is 'operational: partnership';
comment on column deliver.conversation.subject_id is 'operational: the record it is about';
comment on column deliver.conversation.contract_id is 'operational: the contract that the subject belongs to';
comment on column deliver.conversation.opened_by is 'operational: who asked first: commissioner or provider';
comment on column deliver.conversation.agreed is 'commercial: what was agreed when it was closed';
comment on column deliver.conversation.closed_at is 'operational: when it was last closed';
comment on column deliver.conversation.provider_id is 'operational: the provider in it';
comment on column deliver.conversation.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.conversation', 'party');

create table deliver.conversation_entry (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  conversation_id uuid not null,
  side text not null check (side in ('commissioner', 'provider')),
  by_name text not null,
  words text not null,
  document_id uuid,
  written_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index conversation_entry_of on deliver.conversation_entry (body_id, conversation_id);
comment on table deliver.conversation_entry is 'One question or answer of a conversation. Nothing is edited.';
comment on column deliver.conversation_entry.body_id is 'operational: accountable body';
comment on column deliver.conversation_entry.id is 'operational: id';
comment on column deliver.conversation_entry.scope_id is 'operational: partnership';
comment on column deliver.conversation_entry.conversation_id is 'operational: the conversation';
comment on column deliver.conversation_entry.side is 'operational: who wrote it: commissioner or provider';
comment on column deliver.conversation_entry.by_name is 'personal: name of the person who wrote it, as the account says';
comment on column deliver.conversation_entry.words is 'commercial: what was written';
comment on column deliver.conversation_entry.document_id is 'operational: document that came with it';
comment on column deliver.conversation_entry.written_at is 'operational: act time';
comment on column deliver.conversation_entry.provider_id is 'operational: the provider in it';
comment on column deliver.conversation_entry.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.conversation_entry', 'party');
