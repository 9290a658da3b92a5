-- Programmes and their rounds: the wheel.
create schema cycle;
create table cycle.programme (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  purpose text not null,
  level text not null,
  tier text not null check (tier in ('light', 'standard', 'full')),
  service text not null default '',
  area_codes text[] not null default '{}',
  primary key (body_id, id)
);
comment on table cycle.programme is 'A service commissioned for a population, round after round.';
comment on column cycle.programme.body_id is 'operational: accountable body (BOD-46)';
comment on column cycle.programme.id is 'operational: record id';
comment on column cycle.programme.scope_id is 'operational: partnership';
comment on column cycle.programme.purpose is 'operational: what it is for';
comment on column cycle.programme.level is 'operational: level it is commissioned at';
comment on column cycle.programme.tier is 'operational: light, standard or full';
comment on column cycle.programme.service is 'operational: kind of service';
comment on column cycle.programme.area_codes is 'operational: places, ONS codes';
call kernel.protect('cycle.programme', 'own');

create table cycle.round (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  programme_id uuid not null,
  number integer not null,
  began_on date not null,
  closed_on date,
  learned text not null default '',
  primary key (body_id, id),
  unique (body_id, programme_id, number)
);
comment on table cycle.round is 'One turn of the wheel of a programme.';
comment on column cycle.round.body_id is 'operational: body';
comment on column cycle.round.id is 'operational: record id';
comment on column cycle.round.scope_id is 'operational: partnership';
comment on column cycle.round.programme_id is 'operational: programme';
comment on column cycle.round.number is 'operational: first, second ...';
comment on column cycle.round.began_on is 'operational: first day';
comment on column cycle.round.closed_on is 'operational: last day';
comment on column cycle.round.learned is 'operational: what the round taught';
call kernel.protect('cycle.round', 'own');
