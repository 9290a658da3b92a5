-- Records that only named people see. The names stand on the row itself, so that the policy needs nothing else: whoever is not named finds no
-- row of it in any list, search, thread or count. The journal keeps the proof of what was done, and shows the entry to the named only.
alter table kernel.table_class drop constraint table_class_class_check;
alter table kernel.table_class add constraint table_class_class_check check (class in ('own', 'party', 'party-writes', 'blind', 'published', 'reference', 'server', 'named'));

-- Rows of a table whose every row names the accounts that see it (`named_ids`).
create procedure kernel.protect_named(target regclass) language plpgsql as $$
declare
  name text := (select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
  own text := 'body_id = nullif(current_setting(''app.body'', true), '''')::uuid';
  seen text := own || ' and nullif(current_setting(''app.account'', true), '''')::uuid = any(named_ids)';
begin
  insert into kernel.table_class values (name, 'named');
  execute format('grant usage on schema %s to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat, act_verify', split_part(name, '.', 1));
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('grant select on %s to act_verify', name);
  execute format('create policy verify on %s for select to act_verify using (true)', name);
  execute format('create policy see on %s for select to act_staff, act_worker using (%s)', name, seen);
  execute format('create policy add on %s for insert to act_staff, act_worker with check (%s)', name, own);
  execute format('create policy change on %s for update to act_staff, act_worker using (%s) with check (%s)', name, seen, own);
  execute format('grant select, insert, update on %s to act_staff, act_worker', name);
end $$;

alter table kernel.record add column named_ids uuid[];
comment on column kernel.record.named_ids is 'operational: accounts that alone see it; null: everybody whom its class lets see it';
alter table kernel.due add column named_ids uuid[];
comment on column kernel.due.named_ids is 'operational: accounts that alone see it; null: everybody whom its class lets see it';

drop policy see on kernel.record;
create policy see on kernel.record for select to act_staff, act_worker using (
  (body_id = nullif(current_setting('app.body', true), '')::uuid or scope_id = any(coalesce(nullif(current_setting('app.scopes', true), ''), '{}')::uuid[]))
  and (named_ids is null or nullif(current_setting('app.account', true), '')::uuid = any(named_ids)));
drop policy see_as_party on kernel.record;
create policy see_as_party on kernel.record for select to act_party using (provider_id = nullif(current_setting('app.body', true), '')::uuid and shown_to_party and named_ids is null);
drop policy change on kernel.record;
create policy change on kernel.record for update to act_staff, act_worker
  using (body_id = nullif(current_setting('app.body', true), '')::uuid and (named_ids is null or nullif(current_setting('app.account', true), '')::uuid = any(named_ids)))
  with check (body_id = nullif(current_setting('app.body', true), '')::uuid);
drop policy see on kernel.due;
create policy see on kernel.due for select to act_staff, act_worker using (
  (body_id = nullif(current_setting('app.body', true), '')::uuid or scope_id = any(coalesce(nullif(current_setting('app.scopes', true), ''), '{}')::uuid[]))
  and (named_ids is null or nullif(current_setting('app.account', true), '')::uuid = any(named_ids)));
drop policy change on kernel.due;
create policy change on kernel.due for update to act_staff, act_worker
  using (body_id = nullif(current_setting('app.body', true), '')::uuid and (named_ids is null or nullif(current_setting('app.account', true), '')::uuid = any(named_ids)))
  with check (body_id = nullif(current_setting('app.body', true), '')::uuid);

-- Who may read an entry: a column beside the chain, which no hash covers and no proof needs.
alter table journal.entry add column named_ids uuid[];
alter table journal.about add column named_ids uuid[];
comment on column journal.entry.named_ids is 'operational: accounts that alone read it; null: the people of the body';
comment on column journal.about.named_ids is 'operational: accounts that alone read it; null: the people of the body';
set local role cc_journal;
drop policy own_chain on journal.entry;
create policy own_chain on journal.entry for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid and (named_ids is null or nullif(current_setting('app.account', true), '')::uuid = any(named_ids)));
drop policy own_about on journal.about;
create policy own_about on journal.about for select to act_staff using (body_id = nullif(current_setting('app.body', true), '')::uuid and (named_ids is null or nullif(current_setting('app.account', true), '')::uuid = any(named_ids)));
set local role cc_owner;

-- Shows the entry of this very transaction to the named only. Nothing that is named already is opened or changed by it.
create function journal.name_entry(p_body uuid, p_act uuid, p_named uuid[]) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  v_seq bigint;
begin
  if p_body::text is distinct from nullif(current_setting('app.body', true), '') and nullif(current_setting('app.writes_for', true), '') is distinct from p_body::text then
    raise exception 'this context does not write for that body';
  end if;
  update journal.entry e set named_ids = p_named where e.body_id = p_body and e.act_id = p_act and e.named_ids is null
    and e.entry::json->>'actTime' = to_char(kernel.act_time() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') returning e.seq into v_seq;
  if v_seq is null then
    raise exception 'there is no such entry of this transaction';
  end if;
  update journal.about a set named_ids = p_named where a.body_id = p_body and a.seq = v_seq;
  update journal.detail d set class = 'blind' where d.body_id = p_body and d.act_id = p_act;
end $$;
alter function journal.name_entry(uuid, uuid, uuid[]) owner to cc_journal;
revoke all on function journal.name_entry(uuid, uuid, uuid[]) from public;
grant execute on function journal.name_entry(uuid, uuid, uuid[]) to act_staff, act_worker;
