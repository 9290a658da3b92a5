-- A new baseline is proposed by one person with its cause and approved by another; the one before stays.
create table review.baseline_proposal (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  from_period text not null,
  to_period text not null,
  cause text not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  approved boolean,
  answer text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  primary key (body_id, id)
);
create unique index baseline_proposal_open on review.baseline_proposal (body_id, kpi_id) where answered_at is null;
comment on table review.baseline_proposal is 'A new baseline as one person proposes it, and what another person answered.';
comment on column review.baseline_proposal.body_id is 'operational: accountable body';
comment on column review.baseline_proposal.id is 'operational: id';
comment on column review.baseline_proposal.scope_id is 'operational: partnership';
comment on column review.baseline_proposal.kpi_id is 'operational: the indicator';
comment on column review.baseline_proposal.from_period is 'operational: first month';
comment on column review.baseline_proposal.to_period is 'operational: last month';
comment on column review.baseline_proposal.cause is 'operational: what changed for good in the service';
comment on column review.baseline_proposal.proposed_by is 'operational: account of who proposes it';
comment on column review.baseline_proposal.proposed_at is 'operational: act time';
comment on column review.baseline_proposal.approved is 'operational: approved or declined; none: waits';
comment on column review.baseline_proposal.answer is 'operational: words of the answer';
comment on column review.baseline_proposal.answered_by is 'operational: account of who answered';
comment on column review.baseline_proposal.answered_at is 'operational: act time of the answer';
call kernel.protect('review.baseline_proposal', 'own');
