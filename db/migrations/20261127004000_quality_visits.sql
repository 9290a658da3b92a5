-- Quality visits: planned, rated by a form, the draft open to factual challenge, each issue answered by an action, the next visit by rating.
create table review.quality_visit (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  contract_id uuid not null,
  form text not null,
  planned_on date not null,
  why text not null,
  after_id uuid,
  visited_on date,
  visited_by text not null default '',
  met text not null default '',
  draft_sent_on date,
  challenge_by date,
  answer text not null default '' check (answer in ('', 'agrees', 'challenges', 'none')),
  answer_words text not null default '',
  answered_on date,
  final_on date,
  primary key (body_id, id)
);
create index quality_visit_contract on review.quality_visit (body_id, contract_id, planned_on);
create index quality_visit_provider on review.quality_visit (body_id, provider_id);
comment on table review.quality_visit is 'A visit that looks at the quality of a service under a contract.';
comment on column review.quality_visit.body_id is 'operational: accountable body';
comment on column review.quality_visit.id is 'operational: record id';
comment on column review.quality_visit.scope_id is 'operational: partnership';
comment on column review.quality_visit.provider_id is 'operational: provider of the contract';
comment on column review.quality_visit.shown_to_party is 'operational: whether that provider sees it: from the draft on';
comment on column review.quality_visit.contract_id is 'operational: the contract';
comment on column review.quality_visit.form is 'operational: edition of the form';
comment on column review.quality_visit.planned_on is 'operational: planned day';
comment on column review.quality_visit.why is 'commercial: why it is visited';
comment on column review.quality_visit.after_id is 'operational: the visit whose rating planned this one';
comment on column review.quality_visit.visited_on is 'operational: the day of the visit';
comment on column review.quality_visit.visited_by is 'operational: who visited, by office';
comment on column review.quality_visit.met is 'operational: how many people were met, nobody by name';
comment on column review.quality_visit.draft_sent_on is 'operational: when the draft went to the provider';
comment on column review.quality_visit.challenge_by is 'operational: last day to challenge it';
comment on column review.quality_visit.answer is 'operational: what the provider answered; none: nothing in time';
comment on column review.quality_visit.answer_words is 'commercial: its words to the report';
comment on column review.quality_visit.answered_on is 'operational: when it answered, or the days had passed';
comment on column review.quality_visit.final_on is 'operational: when the report was final';
call kernel.protect('review.quality_visit', 'party');

create table review.visit_rating (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  visit_id uuid not null,
  question text not null,
  rating text not null check (rating in ('excellent', 'good', 'needs improvement', 'poor', 'not seen')),
  seen_words text not null,
  draft_rating text not null default '',
  challenge text not null default '',
  challenged_on date,
  settled text not null default '',
  settled_on date,
  primary key (body_id, id),
  unique (body_id, visit_id, question)
);
comment on table review.visit_rating is 'The answer to one question of a visit, what the provider challenges in it, and what was settled.';
comment on column review.visit_rating.body_id is 'operational: accountable body';
comment on column review.visit_rating.id is 'operational: id';
comment on column review.visit_rating.scope_id is 'operational: partnership';
comment on column review.visit_rating.provider_id is 'operational: provider of the contract';
comment on column review.visit_rating.shown_to_party is 'operational: whether that provider sees it';
comment on column review.visit_rating.visit_id is 'operational: the visit';
comment on column review.visit_rating.question is 'operational: question of the form';
comment on column review.visit_rating.rating is 'commercial: how well it is done';
comment on column review.visit_rating.seen_words is 'commercial: what was seen; nobody by name';
comment on column review.visit_rating.draft_rating is 'commercial: rating of the draft, where a challenge changed it';
comment on column review.visit_rating.challenge is 'commercial: what the provider says is wrong, and its evidence';
comment on column review.visit_rating.challenged_on is 'operational: when it was challenged';
comment on column review.visit_rating.settled is 'commercial: why the rating stands or was changed';
comment on column review.visit_rating.settled_on is 'operational: when that was settled';
call kernel.protect('review.visit_rating', 'party');

create table review.visit_action (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  provider_id uuid,
  shown_to_party boolean not null default false,
  visit_id uuid not null,
  contract_id uuid not null,
  question text not null,
  what text not null,
  owner text not null,
  due_on date not null,
  added_by text not null check (added_by in ('commissioner', 'provider')),
  done_on date,
  done_words text not null default '',
  primary key (body_id, id)
);
create index visit_action_visit on review.visit_action (body_id, visit_id);
create index visit_action_contract on review.visit_action (body_id, contract_id);
comment on table review.visit_action is 'What answers an issue of a visit: who does what by when.';
comment on column review.visit_action.body_id is 'operational: accountable body';
comment on column review.visit_action.id is 'operational: id';
comment on column review.visit_action.scope_id is 'operational: partnership';
comment on column review.visit_action.provider_id is 'operational: provider of the contract';
comment on column review.visit_action.shown_to_party is 'operational: whether that provider sees it';
comment on column review.visit_action.visit_id is 'operational: the visit';
comment on column review.visit_action.contract_id is 'operational: the contract';
comment on column review.visit_action.question is 'operational: the issue, by its question';
comment on column review.visit_action.what is 'operational: what is done';
comment on column review.visit_action.owner is 'operational: by whom, by office';
comment on column review.visit_action.due_on is 'operational: by when; late follows from it';
comment on column review.visit_action.added_by is 'operational: which side added it';
comment on column review.visit_action.done_on is 'operational: when it was done';
comment on column review.visit_action.done_words is 'operational: what shows that it was done';
call kernel.protect('review.visit_action', 'party');
