-- The kernel: record table, links, consents, due dates, messages, idempotency, jobs, and the way rows are protected.

create table kernel.table_class (
  table_name text primary key,
  class text not null check (class in ('own','party','party-writes','blind','published','reference','server'))
);
comment on table kernel.table_class is 'The declared row class of every table; the security matrix is tested from it.';
comment on column kernel.table_class.table_name is 'public: schema and table';
comment on column kernel.table_class.class is 'public: how its rows are protected (kernel.protect)';
grant select on kernel.table_class to cc_app, act_staff, act_worker, act_verify;

-- Declares how the rows of a table are protected: forced row-level security, one policy per command, grants.
-- Policies hold columns and settings only, never a subquery. No context: no rows.
create procedure kernel.protect(target regclass, row_class text) language plpgsql as $$
declare
  name text := (select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
  body text := 'nullif(current_setting(''app.body'', true), '''')::uuid';
  account text := 'nullif(current_setting(''app.account'', true), '''')::uuid';
  scopes text := 'coalesce(nullif(current_setting(''app.scopes'', true), ''''), ''{}'')::uuid[]';
  own text := format('body_id = %s', body);
  seen text := format('(body_id = %s or scope_id = any(%s))', body, scopes);
begin
  insert into kernel.table_class values (name, row_class) on conflict (table_name) do update set class = excluded.class;
  execute format('grant usage on schema %s to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat', split_part(name, '.', 1));
  if row_class = 'server' then
    execute format('grant select, insert, update, delete on %s to cc_app', name);
    return;
  end if;
  if row_class = 'reference' then
    execute format('grant usage on schema %s to act_verify', split_part(name, '.', 1));
    execute format('grant select on %s to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat, act_verify', name);
    execute format('grant insert, update on %s to act_worker', name);
    return;
  end if;
  -- The verifier compares every row with the journal; it reads and nothing else.
  execute format('grant usage on schema %s to act_verify', split_part(name, '.', 1));
  execute format('grant select on %s to act_verify', name);
  execute format('create policy verify on %s for select to act_verify using (true)', name);
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  if row_class = 'own' then
    execute format('create policy see on %s for select to act_staff, act_worker using (%s)', name, seen);
  elsif row_class = 'party' then
    execute format('create policy see on %s for select to act_staff, act_worker using (%s)', name, seen);
    execute format('create policy see_as_party on %s for select to act_party using (provider_id = %s and shown_to_party)', name, body);
  elsif row_class = 'party-writes' then
    execute format('create policy see on %s for select to act_staff, act_worker using (sent_at is not null and %s)', name, seen);
    execute format('create policy see_as_party on %s for select to act_party using (provider_id = %s)', name, body);
    execute format('create policy add_as_party on %s for insert to act_party with check (provider_id = %s)', name, body);
    execute format('create policy change_as_party on %s for update to act_party using (provider_id = %s and locked_at is null) with check (provider_id = %s)', name, body, body);
    execute format('grant select, insert, update on %s to act_party', name);
  elsif row_class = 'blind' then
    execute format('create policy see on %s for select to act_staff, act_worker using (%s and (account_id = %s or revealed_at is not null))', name, seen, account);
  end if;
  execute format('grant select on %s to act_staff, act_worker', name);
  if row_class = 'party' then execute format('grant select on %s to act_party', name); end if;
  if row_class = 'blind' then
    execute format('create policy add on %s for insert to act_staff, act_worker with check (%s and account_id = %s)', name, own, account);
    execute format('create policy change on %s for update to act_staff, act_worker using (%s and (account_id = %s or revealed_at is not null)) with check (%s)', name, own, account, own);
  else
    execute format('create policy add on %s for insert to act_staff, act_worker with check (%s)', name, own);
    execute format('create policy change on %s for update to act_staff, act_worker using (%s) with check (%s)', name, own, own);
  end if;
  execute format('grant insert, update on %s to act_staff, act_worker', name);
end $$;

create table kernel.record (
  body_id uuid not null,
  id uuid not null,
  kind text not null,
  reference text not null,
  title text not null,
  state text not null,
  version integer not null default 1,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  programme_id uuid,
  round_id uuid,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (body_id, id),
  unique (body_id, kind, reference)
);
create unique index record_id on kernel.record (id);
create index record_kind on kernel.record (body_id, kind, state);
create index record_programme on kernel.record (body_id, programme_id, kind);
create index record_scope on kernel.record (scope_id) where scope_id is not null;
create index record_provider on kernel.record (provider_id) where provider_id is not null;
comment on table kernel.record is 'Everything that can stand in the thread, once: title, state and version stand only here.';
comment on column kernel.record.body_id is 'operational: the body accountable for the case';
comment on column kernel.record.id is 'operational: uuidv7 made by the application';
comment on column kernel.record.kind is 'operational: need, contract, finding ...';
comment on column kernel.record.reference is 'operational: short reference, unique in the body and kind';
comment on column kernel.record.title is 'operational: what people call it';
comment on column kernel.record.state is 'operational: moves only by a step of its process';
comment on column kernel.record.version is 'operational: counts the acts on it';
comment on column kernel.record.scope_id is 'operational: the partnership it is shared with; never changes';
comment on column kernel.record.provider_id is 'operational: the provider that is party to it';
comment on column kernel.record.shown_to_party is 'operational: whether that provider may read it';
comment on column kernel.record.programme_id is 'operational: the programme it belongs to';
comment on column kernel.record.round_id is 'operational: the round it was made in; of a programme, its round now';
comment on column kernel.record.created_at is 'operational: act time';
comment on column kernel.record.changed_at is 'operational: act time of the last act';
call kernel.protect('kernel.record', 'party');

create table kernel.link (
  body_id uuid not null,
  id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  kind text not null,
  scope_id uuid,
  ended_at timestamptz,
  created_at timestamptz not null,
  primary key (body_id, id)
);
create unique index link_once on kernel.link (body_id, from_id, to_id, kind) where ended_at is null;
create index link_from on kernel.link (body_id, from_id);
create index link_to on kernel.link (body_id, to_id);
create index link_scope on kernel.link (scope_id) where scope_id is not null;
comment on table kernel.link is 'The golden thread: from what leads to what follows.';
comment on column kernel.link.body_id is 'operational: the body of the record that follows';
comment on column kernel.link.id is 'operational: id';
comment on column kernel.link.from_id is 'operational: the record that leads here';
comment on column kernel.link.to_id is 'operational: the record that follows from it';
comment on column kernel.link.kind is 'operational: serves, measured by, found in ...';
comment on column kernel.link.scope_id is 'operational: shared with';
comment on column kernel.link.ended_at is 'operational: taken back by a later act';
comment on column kernel.link.created_at is 'operational: act time';
call kernel.protect('kernel.link', 'own');

create table kernel.consent (
  body_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  record_version integer not null,
  act text not null,
  answer text not null check (answer in ('told', 'consents', 'comments', 'declines')),
  words text not null default '',
  meeting text not null default '',
  account_id uuid not null,
  scope_id uuid,
  given_at timestamptz not null,
  primary key (body_id, id)
);
create index consent_record on kernel.consent (record_id, record_version);
comment on table kernel.consent is 'A partner''s word on one version of a record: a row of the partner''s own body.';
comment on column kernel.consent.body_id is 'operational: the partner';
comment on column kernel.consent.id is 'operational: id';
comment on column kernel.consent.record_id is 'operational: the record, of another body perhaps';
comment on column kernel.consent.record_version is 'operational: the version that was read';
comment on column kernel.consent.act is 'operational: the act consented to';
comment on column kernel.consent.answer is 'operational: told, consents, comments or declines';
comment on column kernel.consent.words is 'operational: comment';
comment on column kernel.consent.meeting is 'operational: where it was decided';
comment on column kernel.consent.account_id is 'operational: who gave it';
comment on column kernel.consent.scope_id is 'operational: the partnership';
comment on column kernel.consent.given_at is 'operational: act time';
call kernel.protect('kernel.consent', 'own');

create table kernel.share (
  scope_id uuid not null,
  body_id uuid not null,
  valid_from date not null,
  valid_to date,
  primary key (scope_id, body_id, valid_from)
);
comment on table kernel.share is 'Which bodies may read the records of a partnership, and when.';
comment on column kernel.share.scope_id is 'public: the partnership';
comment on column kernel.share.body_id is 'public: the member';
comment on column kernel.share.valid_from is 'public: first day';
comment on column kernel.share.valid_to is 'public: last day';
call kernel.protect('kernel.share', 'reference');

create table kernel.due (
  body_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  kind text not null,
  title text not null,
  due_on date not null,
  act text,
  rule text,
  owner_account_id uuid,
  owner_role text,
  scope_id uuid,
  done_at timestamptz,
  cancelled_at timestamptz,
  created_at timestamptz not null,
  primary key (body_id, id)
);
create index due_open on kernel.due (body_id, due_on) where done_at is null and cancelled_at is null;
create index due_record on kernel.due (body_id, record_id);
create unique index due_once on kernel.due (body_id, record_id, kind, due_on) where cancelled_at is null;
comment on table kernel.due is 'What must be done by when: by a person (act null or a staff act) or by the clock.';
comment on column kernel.due.body_id is 'operational: body';
comment on column kernel.due.id is 'operational: id';
comment on column kernel.due.record_id is 'operational: about which record';
comment on column kernel.due.kind is 'operational: which due date of that record';
comment on column kernel.due.title is 'operational: in words';
comment on column kernel.due.due_on is 'operational: last day, London';
comment on column kernel.due.act is 'operational: the act of the clock once the day has passed, if any';
comment on column kernel.due.rule is 'operational: rule id';
comment on column kernel.due.owner_account_id is 'operational: whose task';
comment on column kernel.due.owner_role is 'operational: whose task, by role';
comment on column kernel.due.scope_id is 'operational: shared with';
comment on column kernel.due.done_at is 'operational: act time';
comment on column kernel.due.cancelled_at is 'operational: act time';
comment on column kernel.due.created_at is 'operational: act time';
call kernel.protect('kernel.due', 'own');

create table kernel.message (
  body_id uuid not null,
  id uuid not null,
  record_id uuid,
  to_role text,
  to_account_id uuid,
  words text not null,
  sent_at timestamptz not null,
  read_at timestamptz,
  primary key (body_id, id)
);
create index message_body on kernel.message (body_id, sent_at desc);
alter table kernel.message add column scope_id uuid;
comment on table kernel.message is 'Messages shown in the product; no personal data.';
comment on column kernel.message.body_id is 'operational: the body whose people read it';
comment on column kernel.message.id is 'operational: id';
comment on column kernel.message.record_id is 'operational: about which record';
comment on column kernel.message.to_role is 'operational: to whom, by role';
comment on column kernel.message.to_account_id is 'operational: to whom';
comment on column kernel.message.words is 'operational: what it says';
comment on column kernel.message.sent_at is 'operational: act time';
comment on column kernel.message.read_at is 'operational: when it was read';
comment on column kernel.message.scope_id is 'operational: always null';
call kernel.protect('kernel.message', 'own');

create table kernel.reference_counter (
  body_id uuid not null,
  kind text not null,
  next integer not null,
  primary key (body_id, kind)
);
alter table kernel.reference_counter add column scope_id uuid;
comment on column kernel.reference_counter.body_id is 'operational: body';
comment on column kernel.reference_counter.kind is 'operational: kind';
comment on column kernel.reference_counter.next is 'operational: next number';
comment on column kernel.reference_counter.scope_id is 'operational: always null';
call kernel.protect('kernel.reference_counter', 'own');

create table kernel.idempotency (
  body_id uuid not null,
  account_id uuid not null,
  act text not null,
  key text not null,
  input_hmac text not null,
  act_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (body_id, account_id, act, key)
);
create index idempotency_age on kernel.idempotency (created_at);
comment on table kernel.idempotency is 'A repeated key acts once. Kept 7 days; holds neither input nor output.';
comment on column kernel.idempotency.body_id is 'operational: body acted for';
comment on column kernel.idempotency.account_id is 'operational: account';
comment on column kernel.idempotency.act is 'operational: act';
comment on column kernel.idempotency.key is 'operational: key given by the door';
comment on column kernel.idempotency.input_hmac is 'operational: keyed hash of the input';
comment on column kernel.idempotency.act_id is 'operational: the journal entry';
comment on column kernel.idempotency.created_at is 'operational: when';
call kernel.protect('kernel.idempotency', 'server');

create table kernel.job (
  id uuid primary key,
  body_id uuid not null,
  account_id uuid not null,
  kind text not null,
  title text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  done_count bigint not null default 0,
  total_count bigint,
  words text not null default '',
  input text not null default '{}',
  result_record_id uuid,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index job_body on kernel.job (body_id, created_at desc);
comment on table kernel.job is 'Long work and how far it is. The server''s own table: every reader names the body.';
comment on column kernel.job.id is 'operational: id';
comment on column kernel.job.body_id is 'operational: body';
comment on column kernel.job.account_id is 'operational: who asked';
comment on column kernel.job.kind is 'operational: which work';
comment on column kernel.job.title is 'operational: in words';
comment on column kernel.job.state is 'operational: waiting, running, done, failed';
comment on column kernel.job.done_count is 'operational: how far';
comment on column kernel.job.total_count is 'operational: of how many, if known';
comment on column kernel.job.words is 'operational: what is being done, or the cause of failure';
comment on column kernel.job.input is 'operational: ids of what to work on';
comment on column kernel.job.result_record_id is 'operational: what came of it';
comment on column kernel.job.created_at is 'operational: when';
comment on column kernel.job.changed_at is 'operational: when';
call kernel.protect('kernel.job', 'server');

create table kernel.upload (
  id uuid primary key,
  body_id uuid not null,
  account_id uuid,
  file_name text not null,
  media_type text not null,
  bytes bigint not null,
  sha256 text not null,
  used_at timestamptz,
  created_at timestamptz not null default now()
);
comment on table kernel.upload is 'Files on disk under DATA_DIR/uploads, named by id. The server''s own table: every reader names the body.';
comment on column kernel.upload.id is 'operational: id and file name on disk';
comment on column kernel.upload.body_id is 'operational: body';
comment on column kernel.upload.account_id is 'operational: who sent it; none through a signed link';
comment on column kernel.upload.file_name is 'operational: name as sent, cleaned';
comment on column kernel.upload.media_type is 'operational: by content';
comment on column kernel.upload.bytes is 'operational: size';
comment on column kernel.upload.sha256 is 'operational: hash';
comment on column kernel.upload.used_at is 'operational: set when an act uses it; unused ones are swept';
comment on column kernel.upload.created_at is 'operational: when';
call kernel.protect('kernel.upload', 'server');
