-- Between the meeting and the end of a notice: a joint investigation, boards that are told, exception reports, money that is kept.
create table review.notice_step (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  notice_id uuid not null,
  place integer not null,
  step text not null check (step in ('investigation begun', 'investigation reported', 'boards told', 'exception report', 'kept')),
  taken_on date not null,
  words text not null,
  told text not null default '',
  due_by date,
  taken_by uuid,
  primary key (body_id, id),
  unique (body_id, notice_id, place)
);
comment on table review.notice_step is 'A step of a performance notice beside its meeting and plan: the day, the words, who was told and what is due by when.';
comment on column review.notice_step.body_id is 'operational: accountable body';
comment on column review.notice_step.id is 'operational: id';
comment on column review.notice_step.scope_id is 'operational: partnership';
comment on column review.notice_step.notice_id is 'operational: the notice it belongs to';
comment on column review.notice_step.place is 'operational: order';
comment on column review.notice_step.step is 'operational: which step';
comment on column review.notice_step.taken_on is 'operational: day';
comment on column review.notice_step.words is 'commercial: terms, findings or failing';
comment on column review.notice_step.told is 'operational: who carries it out, or who was told';
comment on column review.notice_step.due_by is 'operational: day by which something must follow';
comment on column review.notice_step.taken_by is 'personal: account that recorded it';
call kernel.protect('review.notice_step', 'own');
alter table review.withholding add column kept_on date;
comment on column review.withholding.kept_on is 'operational: day from which it is kept for good, by notice';
