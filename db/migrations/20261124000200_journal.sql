-- The journal: one hash chain per body, appended inside each act's transaction by one definer function (docs/journal-format.md).

create schema journal;
grant usage, create on schema journal to cc_journal;
grant usage on schema kernel to cc_journal;
grant execute on function kernel.act_time() to cc_journal;
grant select on kernel.database_flag to cc_journal;

create table journal.head (
  body_id uuid not null,
  chain_id uuid not null,
  epoch integer not null,
  seq bigint not null,
  hash text not null,
  primary key (body_id, chain_id)
);
comment on table journal.head is 'The last entry of each chain; its row is the lock and the sequence.';
comment on column journal.head.body_id is 'operational: body';
comment on column journal.head.chain_id is 'operational: chain; the body''s own main chain has the body''s id';
comment on column journal.head.epoch is 'operational: counts accepted restores';
comment on column journal.head.seq is 'operational: number of the last entry';
comment on column journal.head.hash is 'operational: hash of the last entry';

create table journal.entry (
  body_id uuid not null,
  chain_id uuid not null,
  seq bigint not null,
  epoch integer not null,
  act_id uuid not null,
  recorded_at text not null,
  previous text not null,
  entry text not null,
  entry_hash text not null,
  key_id text not null,
  signature text not null,
  hash text not null,
  primary key (body_id, chain_id, seq)
);
create unique index entry_act on journal.entry (act_id);
comment on table journal.entry is 'What was done: never changed, never deleted.';
comment on column journal.entry.body_id is 'operational: body';
comment on column journal.entry.chain_id is 'operational: chain';
comment on column journal.entry.seq is 'operational: number, without gaps, in commit order';
comment on column journal.entry.epoch is 'operational: counts accepted restores';
comment on column journal.entry.act_id is 'operational: id of the act';
comment on column journal.entry.recorded_at is 'operational: wall clock, microseconds, UTC';
comment on column journal.entry.previous is 'operational: hash of the entry before';
comment on column journal.entry.entry is 'operational: the entry as text, written once; ids only, no personal data';
comment on column journal.entry.entry_hash is 'operational: SHA-256 of the entry text';
comment on column journal.entry.key_id is 'operational: which service key signed';
comment on column journal.entry.signature is 'operational: Ed25519 over cc-act-1, body, chain, entry';
comment on column journal.entry.hash is 'operational: SHA-256 of the header lines';

create table journal.detail (
  body_id uuid not null,
  act_id uuid not null,
  salt text not null,
  content text not null,
  class text not null,
  primary key (body_id, act_id)
);
comment on table journal.detail is 'Input and after-images; erasable, while the chain still verifies.';
comment on column journal.detail.body_id is 'operational: body';
comment on column journal.detail.act_id is 'operational: act';
comment on column journal.detail.salt is 'operational: 32 bytes, hex';
comment on column journal.detail.content is 'personal: input and after-images as JSON text';
comment on column journal.detail.class is 'operational: the class that its retention follows';

create table journal.about (
  body_id uuid not null,
  record_id uuid not null,
  seq bigint not null,
  primary key (body_id, record_id, seq)
);
comment on table journal.about is 'Which entries are about which record: an index for histories, made again from the entries at any time; no part of the proof.';
comment on column journal.about.body_id is 'operational: body';
comment on column journal.about.record_id is 'operational: record';
comment on column journal.about.seq is 'operational: entry of the body''s main chain';

alter table journal.head owner to cc_journal;
alter table journal.about owner to cc_journal;
alter table journal.entry owner to cc_journal;
alter table journal.detail owner to cc_journal;

-- Appends one entry. Refuses an act time that is not this transaction's, and an act id that stands already.
create function journal.append(p_body uuid, p_chain uuid, p_act uuid, p_act_time text, p_entry text, p_key text, p_signature text,
  p_salt text, p_content text, p_class text)
returns table (seq bigint, hash text) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_head journal.head%rowtype;
  v_recorded text := to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
  v_entry_hash text := encode(sha256(convert_to(p_entry, 'UTF8')), 'hex');
  v_hash text;
begin
  if p_act_time is distinct from to_char(kernel.act_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') then
    raise exception 'the act time is not this transaction''s';
  end if;
  if p_body::text is distinct from nullif(current_setting('app.body', true), '') and nullif(current_setting('app.writes_for', true), '') is distinct from p_body::text then
    raise exception 'this context does not write for that body';
  end if;
  insert into journal.head values (p_body, p_chain, 1, 0, repeat('0', 64)) on conflict do nothing;
  select * into v_head from journal.head h where h.body_id = p_body and h.chain_id = p_chain for update;
  v_hash := encode(sha256(convert_to(concat(
    'cc-journal-1', E'\n', p_body, E'\n', p_chain, E'\n', v_head.epoch, E'\n', v_head.seq + 1, E'\n', v_recorded, E'\n',
    v_head.hash, E'\n', v_entry_hash, E'\n', p_signature, E'\n'), 'UTF8')), 'hex');
  insert into journal.entry values (p_body, p_chain, v_head.seq + 1, v_head.epoch, p_act, v_recorded, v_head.hash, p_entry, v_entry_hash, p_key, p_signature, v_hash);
  insert into journal.detail values (p_body, p_act, p_salt, p_content, p_class);
  insert into journal.about select p_body, (r->>1)::uuid, v_head.seq + 1 from json_array_elements(p_entry::json->'records') r on conflict do nothing;
  update journal.head h set seq = v_head.seq + 1, hash = v_hash where h.body_id = p_body and h.chain_id = p_chain;
  return query select v_head.seq + 1, v_hash;
end $$;
alter function journal.append(uuid, uuid, uuid, text, text, text, text, text, text, text) owner to cc_journal;
revoke all on function journal.append(uuid, uuid, uuid, text, text, text, text, text, text, text) from public;

grant usage on schema journal to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat, act_verify;
grant execute on function journal.append(uuid, uuid, uuid, text, text, text, text, text, text, text) to act_staff, act_party, act_person, act_worker;

set local role cc_journal;
alter table journal.entry enable row level security;
alter table journal.detail enable row level security;
alter table journal.head enable row level security;
alter table journal.about enable row level security;
grant select on journal.entry, journal.detail, journal.head, journal.about to cc_app, act_staff, act_worker, act_stat, act_verify;
create policy own_chain on journal.entry for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid);
create policy own_detail on journal.detail for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid);
create policy own_about on journal.about for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid);
create policy verify_about on journal.about for select to cc_app, act_worker using (true);
create policy own_head on journal.head for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid);
-- The verifier and the worker read every chain; verification is the point of the journal.
create policy verify_entry on journal.entry for select to cc_app, act_worker, act_verify using (true);
create policy verify_detail on journal.detail for select to cc_app, act_worker, act_verify using (true);
create policy verify_head on journal.head for select to cc_app, act_worker using (true);
set local role cc_owner;
insert into kernel.table_class values ('journal.head', 'server'), ('journal.entry', 'server'), ('journal.detail', 'server'), ('journal.about', 'server');
