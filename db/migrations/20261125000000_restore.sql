-- A database put back behind the signed heads outside it is read only until somebody accepts the loss (docs/adr/0015).

create table journal.held (
  body_id uuid not null,
  chain_id uuid not null,
  restored_seq bigint not null,
  witnessed_seq bigint not null,
  witnessed_at text not null,
  held_at timestamptz not null default clock_timestamp(),
  primary key (body_id, chain_id),
  check (restored_seq >= 0 and witnessed_seq > restored_seq)
);
comment on table journal.held is 'Chains that stand behind the heads file. While there is a row no act is taken in.';
comment on column journal.held.body_id is 'operational: body';
comment on column journal.held.chain_id is 'operational: chain';
comment on column journal.held.restored_seq is 'operational: the last entry that this database shares with the heads file';
comment on column journal.held.witnessed_seq is 'operational: the last entry that the heads file names';
comment on column journal.held.witnessed_at is 'operational: time of that line of the heads file';
comment on column journal.held.held_at is 'operational: when it was found';
alter table journal.held owner to cc_journal;

-- Called by the server when it finds a chain behind; only ever makes the service stricter.
create function journal.hold(p_body uuid, p_chain uuid, p_restored bigint, p_witnessed bigint, p_at text)
returns void language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into journal.held values (p_body, p_chain, p_restored, p_witnessed, p_at)
  on conflict (body_id, chain_id) do update set restored_seq = least(journal.held.restored_seq, excluded.restored_seq),
    witnessed_seq = greatest(journal.held.witnessed_seq, excluded.witnessed_seq), witnessed_at = greatest(journal.held.witnessed_at, excluded.witnessed_at);
$$;
alter function journal.hold(uuid, uuid, bigint, bigint, text) owner to cc_journal;
revoke all on function journal.hold(uuid, uuid, bigint, bigint, text) from public;
grant execute on function journal.hold(uuid, uuid, bigint, bigint, text) to cc_app;

-- As before, and: refuses every act while a chain is held, but for the act that accepts the restore of that chain. That one raises the epoch.
create or replace function journal.append(p_body uuid, p_chain uuid, p_act uuid, p_act_time text, p_entry text, p_key text, p_signature text,
  p_salt text, p_content text, p_class text)
returns table (seq bigint, hash text) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_head journal.head%rowtype;
  v_recorded text := to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
  v_entry_hash text := encode(sha256(convert_to(p_entry, 'UTF8')), 'hex');
  v_hash text;
  v_accepts boolean := p_entry::json->>'act' = 'journal.accept-restore';
  v_epoch integer;
begin
  if p_act_time is distinct from to_char(kernel.act_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') then
    raise exception 'the act time is not this transaction''s';
  end if;
  if p_body::text is distinct from nullif(current_setting('app.body', true), '') and nullif(current_setting('app.writes_for', true), '') is distinct from p_body::text then
    raise exception 'this context does not write for that body';
  end if;
  if v_accepts then
    delete from journal.held k where k.body_id = p_body and k.chain_id = p_chain;
    if not found then
      raise exception 'this chain is not held back';
    end if;
  elsif exists (select 1 from journal.held) then
    raise exception 'the service is read only: the database stands behind the heads file' using errcode = 'CC001';
  end if;
  insert into journal.head values (p_body, p_chain, 1, 0, repeat('0', 64)) on conflict do nothing;
  select * into v_head from journal.head h where h.body_id = p_body and h.chain_id = p_chain for update;
  v_epoch := v_head.epoch + v_accepts::integer;
  v_hash := encode(sha256(convert_to(concat(
    'cc-journal-1', E'\n', p_body, E'\n', p_chain, E'\n', v_epoch, E'\n', v_head.seq + 1, E'\n', v_recorded, E'\n',
    v_head.hash, E'\n', v_entry_hash, E'\n', p_signature, E'\n'), 'UTF8')), 'hex');
  insert into journal.entry values (p_body, p_chain, v_head.seq + 1, v_epoch, p_act, v_recorded, v_head.hash, p_entry, v_entry_hash, p_key, p_signature, v_hash);
  insert into journal.detail values (p_body, p_act, p_salt, p_content, p_class);
  insert into journal.about select p_body, (r->>1)::uuid, v_head.seq + 1 from json_array_elements(p_entry::json->'records') r on conflict do nothing;
  update journal.head h set seq = v_head.seq + 1, hash = v_hash, epoch = v_epoch where h.body_id = p_body and h.chain_id = p_chain;
  return query select v_head.seq + 1, v_hash;
end $$;

set local role cc_journal;
alter table journal.held enable row level security;
grant select on journal.held to cc_app, act_worker;
create policy server_held on journal.held for select to cc_app, act_worker using (true);
set local role cc_owner;
insert into kernel.table_class values ('journal.held', 'server');
