-- What a round taught, one thing at a time: what stops, starts or continues; where it came from, and what the next round made of it.
create table review.learning (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  turn text not null check (turn in ('stop', 'start', 'continue')),
  what text not null,
  shown_by text not null,
  from_id uuid not null,
  learned_on date not null,
  taken_into uuid,
  answer_words text not null default '',
  answered_by text not null default '',
  answered_on date,
  primary key (body_id, id)
);
create index learning_from on review.learning (body_id, from_id);
create index learning_into on review.learning (body_id, taken_into);
comment on table review.learning is 'Something that a round taught: to stop, start or continue, with what the next round made of it.';
comment on column review.learning.body_id is 'operational: accountable body';
comment on column review.learning.id is 'operational: record id';
comment on column review.learning.scope_id is 'operational: partnership';
comment on column review.learning.turn is 'operational: stop, start or continue';
comment on column review.learning.what is 'operational: what stops, starts or continues';
comment on column review.learning.shown_by is 'operational: what shows it';
comment on column review.learning.from_id is 'operational: review, meeting, contract or finding that taught it';
comment on column review.learning.learned_on is 'operational: day it was recorded';
comment on column review.learning.taken_into is 'operational: need, priority, outcome, specification or indicator that takes it up';
comment on column review.learning.answer_words is 'operational: how it is taken up, or why it is declined';
comment on column review.learning.answered_by is 'operational: name of the member of staff who answered';
comment on column review.learning.answered_on is 'operational: day it was answered';
call kernel.protect('review.learning', 'own');
