-- Documents that one side of a contract gives the other, and messages that a provider's people may read.
create table deliver.document (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  record_id uuid not null,
  upload_id uuid not null,
  file_name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  side text not null check (side in ('commissioner', 'provider')),
  added_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index document_record on deliver.document (body_id, record_id);
comment on table deliver.document is 'A file that the commissioner or the provider has added to a conversation, an obligation or an incident; both sides may open it.';
comment on column deliver.document.body_id is 'operational: accountable body';
comment on column deliver.document.id is 'operational: id';
comment on column deliver.document.scope_id is 'operational: partnership';
comment on column deliver.document.record_id is 'operational: the record it belongs to';
comment on column deliver.document.upload_id is 'operational: where the file lies';
comment on column deliver.document.file_name is 'operational: name it came with';
comment on column deliver.document.media_type is 'operational: kind of file by its content';
comment on column deliver.document.bytes is 'operational: size';
comment on column deliver.document.sha256 is 'operational: hash of its content';
comment on column deliver.document.side is 'operational: who added it: commissioner or provider';
comment on column deliver.document.added_at is 'operational: act time';
comment on column deliver.document.provider_id is 'operational: the provider that sees it';
comment on column deliver.document.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.document', 'party');

-- A provider's people read what is told to their own organisation, and nothing else.
grant select on kernel.message to act_party;
create policy see_as_party on kernel.message for select to act_party using (body_id = nullif(current_setting('app.body', true), '')::uuid and to_role = 'provider');
