-- What the database is for, and the time its acts are dated by.

-- Nothing a migration makes may be run by everybody: every function names those who may.
alter default privileges revoke execute on functions from public;
revoke all on schema public from public;

create schema kernel;
comment on schema kernel is 'What every part of the service stands on.';
grant usage on schema kernel to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat, cc_journal, cc_search;
-- They own functions here, and an owner of a function needs CREATE on its schema.
grant create on schema kernel to cc_journal, cc_search;

create table kernel.database_flag (
  one boolean primary key default true check (one),
  purpose text not null check (purpose in ('live', 'demonstration', 'test')),
  created_at timestamptz not null default now(),
  stored_clock timestamptz
);
comment on table kernel.database_flag is 'One row: what this database is for. Set when it is made and never changed.';
comment on column kernel.database_flag.one is 'operational: holds the table to one row';
comment on column kernel.database_flag.purpose is 'operational: live, demonstration or test';
comment on column kernel.database_flag.created_at is 'operational: when the database was made';
comment on column kernel.database_flag.stored_clock is 'operational: the time acts are dated by where the purpose is not live; null means the real time';

-- The migration is told the purpose by the setting below; a database nobody spoke for is a live one.
insert into kernel.database_flag (purpose)
values (coalesce(nullif(current_setting('commission_care.purpose', true), ''), 'live'));

grant select on kernel.database_flag to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat, cc_journal, cc_search;

create function kernel.act_time() returns timestamptz
language sql stable parallel safe
begin atomic
  select case when f.purpose = 'live' then pg_catalog.now() else coalesce(f.stored_clock, pg_catalog.now()) end
  from kernel.database_flag f;
end;
comment on function kernel.act_time() is 'The time an act is dated by: the real time, or the stored clock where the database is not live.';
grant execute on function kernel.act_time() to cc_app, act_staff, act_party, act_person, act_public, act_worker, act_stat, cc_journal, cc_search;

create function kernel.set_clock(moment timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  -- Acts hold the shared side of this lock: the clock moves between acts, never during one.
  perform pg_advisory_xact_lock(20261124);
  update kernel.database_flag set stored_clock = moment where purpose <> 'live';
  if not found then
    raise exception 'the clock of a live database cannot be set' using errcode = 'insufficient_privilege';
  end if;
end;
$$;
comment on function kernel.set_clock(timestamptz) is 'Sets the stored clock of a demonstration or test database; null returns to the real time. Refused when live.';
grant execute on function kernel.set_clock(timestamptz) to cc_app, act_staff, act_worker;
