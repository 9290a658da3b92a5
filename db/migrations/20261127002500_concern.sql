-- The ladder of contracts that are not on the NHS Standard Contract: from a concern to the review of its end.
create table review.concern (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  contract_id uuid not null,
  finding_id uuid,
  primary key (body_id, id)
);
create index concern_contract on review.concern (body_id, contract_id);
comment on table review.concern is 'A concern about a contract, and how far it has gone: its steps stand beside it.';
comment on column review.concern.body_id is 'operational: accountable body';
comment on column review.concern.id is 'operational: record id';
comment on column review.concern.scope_id is 'operational: partnership';
comment on column review.concern.contract_id is 'operational: the contract';
comment on column review.concern.finding_id is 'operational: the finding that led to it';
call kernel.protect('review.concern', 'own');

create table review.concern_step (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  concern_id uuid not null,
  place integer not null,
  step text not null check (step in ('concern', 'improvement notice', 'default notice', 'suspended', 'termination review', 'answer', 'lifted', 'resolved', 'contract to end')),
  taken_on date not null,
  reason text not null,
  evidence text not null default '',
  respond_by date,
  decided_by text not null default '',
  primary key (body_id, id),
  unique (body_id, concern_id, place)
);
comment on table review.concern_step is 'One step of a concern: the day, the reason, the evidence, by when an answer is due and who decided it.';
comment on column review.concern_step.body_id is 'operational: accountable body';
comment on column review.concern_step.id is 'operational: id';
comment on column review.concern_step.scope_id is 'operational: partnership';
comment on column review.concern_step.concern_id is 'operational: the concern';
comment on column review.concern_step.place is 'operational: order';
comment on column review.concern_step.step is 'operational: which step';
comment on column review.concern_step.taken_on is 'operational: day';
comment on column review.concern_step.reason is 'commercial: why, or what was answered';
comment on column review.concern_step.evidence is 'commercial: what it rests on';
comment on column review.concern_step.respond_by is 'operational: last day to answer';
comment on column review.concern_step.decided_by is 'operational: who decided it: post and authority';
call kernel.protect('review.concern_step', 'own');
