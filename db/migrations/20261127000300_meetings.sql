-- Review meetings of a contract: planned at an agreed frequency, minutes and actions taken while they are held, the record agreed by both sides.

create table review.meeting (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  contract_id uuid not null,
  meets_on date not null,
  place text not null default '',
  chair text not null default '',
  every_months integer,
  held_on date,
  attended text not null default '',
  apologies text not null default '',
  agreed_on date,
  agreed_words text not null default '',
  primary key (body_id, id)
);
create index meeting_contract on review.meeting (body_id, contract_id, meets_on);
create index meeting_provider on review.meeting (body_id, provider_id);
comment on table review.meeting is 'Review meetings of contracts.';
comment on column review.meeting.body_id is 'operational: accountable body';
comment on column review.meeting.id is 'operational: record id';
comment on column review.meeting.scope_id is 'operational: partnership';
comment on column review.meeting.provider_id is 'operational: provider of the contract';
comment on column review.meeting.shown_to_party is 'operational: shown to the provider';
comment on column review.meeting.contract_id is 'operational: contract';
comment on column review.meeting.meets_on is 'operational: planned day';
comment on column review.meeting.place is 'operational: where, or how it is joined';
comment on column review.meeting.chair is 'operational: who leads it';
comment on column review.meeting.every_months is 'operational: months to the next one';
comment on column review.meeting.held_on is 'operational: day it was held';
comment on column review.meeting.attended is 'operational: who was there, for which side';
comment on column review.meeting.apologies is 'operational: who could not come';
comment on column review.meeting.agreed_on is 'operational: day on which its record was agreed';
comment on column review.meeting.agreed_words is 'operational: how it was agreed';
call kernel.protect('review.meeting', 'party');

create table review.meeting_minute (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  meeting_id uuid not null,
  place integer not null,
  about text not null,
  words text not null default '',
  kind text not null check (kind in ('item', 'minute', 'correction')),
  written_by text not null,
  written_at timestamptz not null,
  primary key (body_id, id)
);
create index meeting_minute_meeting on review.meeting_minute (body_id, meeting_id, place);
comment on table review.meeting_minute is 'Own items of the agenda, minutes as they were taken, and what the provider would have otherwise.';
comment on column review.meeting_minute.body_id is 'operational: accountable body';
comment on column review.meeting_minute.id is 'operational: id';
comment on column review.meeting_minute.scope_id is 'operational: partnership';
comment on column review.meeting_minute.provider_id is 'operational: provider of the contract';
comment on column review.meeting_minute.shown_to_party is 'operational: shown to the provider';
comment on column review.meeting_minute.meeting_id is 'operational: meeting';
comment on column review.meeting_minute.place is 'operational: order';
comment on column review.meeting_minute.about is 'operational: item of the agenda';
comment on column review.meeting_minute.words is 'operational: what was said';
comment on column review.meeting_minute.kind is 'operational: item, minute or correction';
comment on column review.meeting_minute.written_by is 'personal: who wrote it';
comment on column review.meeting_minute.written_at is 'operational: act time';
call kernel.protect('review.meeting_minute', 'party');

create table review.meeting_action (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  meeting_id uuid not null,
  contract_id uuid not null,
  what text not null,
  owner text not null,
  due_on date not null,
  done_on date,
  done_words text not null default '',
  primary key (body_id, id)
);
create index meeting_action_contract on review.meeting_action (body_id, contract_id, due_on);
comment on table review.meeting_action is 'Actions agreed at review meetings.';
comment on column review.meeting_action.body_id is 'operational: accountable body';
comment on column review.meeting_action.id is 'operational: id';
comment on column review.meeting_action.scope_id is 'operational: partnership';
comment on column review.meeting_action.provider_id is 'operational: provider of the contract';
comment on column review.meeting_action.shown_to_party is 'operational: shown to the provider';
comment on column review.meeting_action.meeting_id is 'operational: meeting at which it was agreed';
comment on column review.meeting_action.contract_id is 'operational: contract';
comment on column review.meeting_action.what is 'operational: what is done';
comment on column review.meeting_action.owner is 'operational: by whom';
comment on column review.meeting_action.due_on is 'operational: by when';
comment on column review.meeting_action.done_on is 'operational: when it was done';
comment on column review.meeting_action.done_words is 'operational: what came of it';
call kernel.protect('review.meeting_action', 'party');
