-- The daily board: free capacity with its age, people waiting by pathway, escalations, and the day's decisions. Counts only: no person stands here.
create table deliver.board (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  place text not null,
  stale_hours integer not null check (stale_hours between 1 and 168),
  pathways text[] not null,
  primary key (body_id, id)
);
comment on table deliver.board is 'An operations board of a place or service.';
comment on column deliver.board.body_id is 'operational: accountable body';
comment on column deliver.board.id is 'operational: record id';
comment on column deliver.board.scope_id is 'operational: partnership';
comment on column deliver.board.place is 'operational: the place it is about';
comment on column deliver.board.stale_hours is 'operational: after how many hours a figure of free capacity counts as stale, where a service has no hours of its own';
comment on column deliver.board.pathways is 'operational: the ways on that people wait for, in their order';
call kernel.protect('deliver.board', 'own');

create table deliver.board_waiting (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  board_id uuid not null,
  pathway text not null,
  people integer not null check (people >= 0),
  as_at timestamptz not null,
  told_at timestamptz not null,
  primary key (body_id, id)
);
create index board_waiting_of on deliver.board_waiting (body_id, board_id, as_at desc);
comment on table deliver.board_waiting is 'How many people wait, by pathway, as told; the newest of a day counts for that day.';
comment on column deliver.board_waiting.body_id is 'operational: accountable body';
comment on column deliver.board_waiting.id is 'operational: id';
comment on column deliver.board_waiting.scope_id is 'operational: partnership';
comment on column deliver.board_waiting.board_id is 'operational: the board';
comment on column deliver.board_waiting.pathway is 'operational: which way on';
comment on column deliver.board_waiting.people is 'operational: how many wait; a count, nobody by name';
comment on column deliver.board_waiting.as_at is 'operational: the moment it is true of';
comment on column deliver.board_waiting.told_at is 'operational: act time';
call kernel.protect('deliver.board_waiting', 'own');

create table deliver.capacity_line (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  board_id uuid not null,
  help text not null,
  place text not null,
  pathway text not null,
  stale_hours integer not null check (stale_hours between 1 and 168),
  closed_on date,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index capacity_line_board on deliver.capacity_line (body_id, board_id);
comment on table deliver.capacity_line is 'A service of a provider whose free places or starts stand on a board.';
comment on column deliver.capacity_line.body_id is 'operational: accountable body';
comment on column deliver.capacity_line.id is 'operational: record id';
comment on column deliver.capacity_line.scope_id is 'operational: partnership';
comment on column deliver.capacity_line.board_id is 'operational: the board';
comment on column deliver.capacity_line.help is 'operational: kind of help';
comment on column deliver.capacity_line.place is 'operational: where';
comment on column deliver.capacity_line.pathway is 'operational: the pathway that it serves';
comment on column deliver.capacity_line.stale_hours is 'operational: after how many hours its figure counts as stale';
comment on column deliver.capacity_line.closed_on is 'operational: since when it is no longer told';
comment on column deliver.capacity_line.provider_id is 'operational: whose service; none: the body''s own';
comment on column deliver.capacity_line.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.capacity_line', 'party');

create table deliver.capacity_report (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  line_id uuid not null,
  free integer not null check (free >= 0),
  words text not null default '',
  side text not null check (side in ('commissioner', 'provider')),
  as_at timestamptz not null,
  told_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index capacity_report_line on deliver.capacity_report (body_id, line_id, as_at desc);
comment on table deliver.capacity_report is 'How many places or starts are free, as told. Nothing is edited: the newest counts.';
comment on column deliver.capacity_report.body_id is 'operational: accountable body';
comment on column deliver.capacity_report.id is 'operational: id';
comment on column deliver.capacity_report.scope_id is 'operational: partnership';
comment on column deliver.capacity_report.line_id is 'operational: the service';
comment on column deliver.capacity_report.free is 'operational: places or starts free';
comment on column deliver.capacity_report.words is 'operational: what kind of place, what it cannot take';
comment on column deliver.capacity_report.side is 'operational: who told it: commissioner or provider';
comment on column deliver.capacity_report.as_at is 'operational: the moment it is true of; its age follows';
comment on column deliver.capacity_report.told_at is 'operational: act time';
comment on column deliver.capacity_report.provider_id is 'operational: whose service';
comment on column deliver.capacity_report.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.capacity_report', 'party');

create table deliver.escalation (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  board_id uuid not null,
  why text not null,
  owner text not null,
  opened_at timestamptz not null,
  decision text not null default '',
  decided_by text not null default '',
  decided_at timestamptz,
  came_of_it text not null default '',
  closed_at timestamptz,
  primary key (body_id, id)
);
create index escalation_board on deliver.escalation (body_id, board_id);
comment on table deliver.escalation is 'Something that the people at the board could not settle themselves.';
comment on column deliver.escalation.body_id is 'operational: accountable body';
comment on column deliver.escalation.id is 'operational: record id';
comment on column deliver.escalation.scope_id is 'operational: partnership';
comment on column deliver.escalation.board_id is 'operational: the board';
comment on column deliver.escalation.why is 'operational: why it is escalated; nobody by name';
comment on column deliver.escalation.owner is 'operational: who must decide, by office';
comment on column deliver.escalation.opened_at is 'operational: act time';
comment on column deliver.escalation.decision is 'operational: what was decided';
comment on column deliver.escalation.decided_by is 'operational: by whom, by office';
comment on column deliver.escalation.decided_at is 'operational: when';
comment on column deliver.escalation.came_of_it is 'operational: what came of it';
comment on column deliver.escalation.closed_at is 'operational: when it was closed';
call kernel.protect('deliver.escalation', 'own');

create table deliver.board_decision (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  board_id uuid not null,
  day date not null,
  words text not null,
  decided_by text not null,
  escalation_id uuid,
  kept_at timestamptz not null,
  primary key (body_id, id)
);
create index board_decision_day on deliver.board_decision (body_id, board_id, day);
comment on table deliver.board_decision is 'What was decided at the board on a day.';
comment on column deliver.board_decision.body_id is 'operational: accountable body';
comment on column deliver.board_decision.id is 'operational: id';
comment on column deliver.board_decision.scope_id is 'operational: partnership';
comment on column deliver.board_decision.board_id is 'operational: the board';
comment on column deliver.board_decision.day is 'operational: the day it was decided';
comment on column deliver.board_decision.words is 'operational: what was decided; nobody by name';
comment on column deliver.board_decision.decided_by is 'operational: by whom, by office';
comment on column deliver.board_decision.escalation_id is 'operational: the escalation it answers';
comment on column deliver.board_decision.kept_at is 'operational: act time';
call kernel.protect('deliver.board_decision', 'own');
