-- Returns that are asked for each month by the clock, until somebody stops it or the contract ends.
create table deliver.return_schedule (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  next_period text not null,
  days integer not null check (days between 1 and 90),
  unchanged_allowed boolean not null default false,
  stopped_on date,
  primary key (body_id, id)
);
comment on table deliver.return_schedule is 'How a contract''s returns are asked for each month without anybody having to.';
comment on column deliver.return_schedule.body_id is 'operational: accountable body';
comment on column deliver.return_schedule.id is 'operational: the contract';
comment on column deliver.return_schedule.scope_id is 'operational: partnership';
comment on column deliver.return_schedule.next_period is 'operational: the month that is asked for next';
comment on column deliver.return_schedule.days is 'operational: days after the month in which it is to be sent';
comment on column deliver.return_schedule.unchanged_allowed is 'operational: whether "no change" is an answer';
comment on column deliver.return_schedule.stopped_on is 'operational: since when nothing is asked for any more';
call kernel.protect('deliver.return_schedule', 'own');
