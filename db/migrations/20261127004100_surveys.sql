-- Surveys by an anonymous link: questions in usual and easy words, answers without who, themes given by people, what was heard and changed.
create table review.survey (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  about_id uuid not null,
  intro text not null,
  easy_intro text not null default '',
  closes_on date not null,
  opened_on date,
  closed_on date,
  link_number integer not null default 0,
  primary key (body_id, id)
);
create index survey_about on review.survey (body_id, about_id);
comment on table review.survey is 'A survey about a contract or programme, answered by an anonymous link.';
comment on column review.survey.body_id is 'operational: accountable body';
comment on column review.survey.id is 'operational: record id';
comment on column review.survey.scope_id is 'operational: partnership';
comment on column review.survey.about_id is 'operational: the contract or programme';
comment on column review.survey.intro is 'public: what it is for, to those who are asked';
comment on column review.survey.easy_intro is 'public: the same in easy words';
comment on column review.survey.closes_on is 'public: last day to answer';
comment on column review.survey.opened_on is 'operational: first day';
comment on column review.survey.closed_on is 'operational: when it was closed';
comment on column review.survey.link_number is 'operational: how many links were made; the last one works';
call kernel.protect('review.survey', 'own');

create table review.survey_question (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  survey_id uuid not null,
  place integer not null,
  kind text not null check (kind in ('rating', 'choice', 'text')),
  words text not null,
  easy_words text not null default '',
  choices text[] not null default '{}',
  primary key (body_id, id),
  unique (body_id, survey_id, place)
);
comment on table review.survey_question is 'One question of a survey, in usual and in easy words.';
comment on column review.survey_question.body_id is 'operational: accountable body';
comment on column review.survey_question.id is 'operational: id';
comment on column review.survey_question.scope_id is 'operational: partnership';
comment on column review.survey_question.survey_id is 'operational: the survey';
comment on column review.survey_question.place is 'operational: order';
comment on column review.survey_question.kind is 'operational: a rating from 1 to 5, one of several choices, or own words';
comment on column review.survey_question.words is 'public: the question';
comment on column review.survey_question.easy_words is 'public: the same in easy words';
comment on column review.survey_question.choices is 'public: what may be chosen';
call kernel.protect('review.survey_question', 'own');

create table review.survey_answer (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  survey_id uuid not null,
  form text not null check (form in ('usual', 'easy')),
  primary key (body_id, id)
);
create index survey_answer_survey on review.survey_answer (body_id, survey_id);
comment on table review.survey_answer is 'That somebody answered a survey: neither who, nor when, nor from where.';
comment on column review.survey_answer.body_id is 'operational: accountable body';
comment on column review.survey_answer.id is 'operational: id, without a time in it';
comment on column review.survey_answer.scope_id is 'operational: partnership';
comment on column review.survey_answer.survey_id is 'operational: the survey';
comment on column review.survey_answer.form is 'operational: in usual or in easy words';
call kernel.protect('review.survey_answer', 'own');

create table review.survey_reply (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  survey_id uuid not null,
  answer_id uuid not null,
  question_id uuid not null,
  value text not null,
  primary key (body_id, id),
  unique (body_id, answer_id, question_id)
);
create index survey_reply_survey on review.survey_reply (body_id, survey_id);
comment on table review.survey_reply is 'The reply to one question: a number from 1 to 5, a choice, or own words. Never changed; the journal keeps a digest of all of a survey, not what was said.';
comment on column review.survey_reply.body_id is 'operational: accountable body';
comment on column review.survey_reply.id is 'operational: id, without a time in it';
comment on column review.survey_reply.scope_id is 'operational: partnership';
comment on column review.survey_reply.survey_id is 'operational: the survey';
comment on column review.survey_reply.answer_id is 'operational: the answer it belongs to';
comment on column review.survey_reply.question_id is 'operational: the question';
comment on column review.survey_reply.value is 'personal: what was replied; own words may tell of a person though they are asked not to';
call kernel.protect('review.survey_reply', 'own');

create table review.survey_code (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  survey_id uuid not null,
  reply_id uuid not null,
  themes text[] not null,
  tone text not null check (tone in ('praise', 'to improve', 'both', 'neither')),
  coded_on date not null,
  primary key (body_id, id),
  unique (body_id, reply_id)
);
create index survey_code_survey on review.survey_code (body_id, survey_id);
comment on table review.survey_code is 'The themes that a person gave to own words.';
comment on column review.survey_code.body_id is 'operational: accountable body';
comment on column review.survey_code.id is 'operational: id';
comment on column review.survey_code.scope_id is 'operational: partnership';
comment on column review.survey_code.survey_id is 'operational: the survey';
comment on column review.survey_code.reply_id is 'operational: the reply';
comment on column review.survey_code.themes is 'operational: themes that a person gave it';
comment on column review.survey_code.tone is 'operational: praise, to improve, both or neither, as a person read it';
comment on column review.survey_code.coded_on is 'operational: when it was last given themes';
call kernel.protect('review.survey_code', 'own');

create table review.survey_response (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  survey_id uuid not null,
  theme text not null,
  heard text not null,
  changed text not null,
  said_on date not null,
  primary key (body_id, id),
  unique (body_id, survey_id, theme)
);
comment on table review.survey_response is 'What was heard about a theme, and what changed.';
comment on column review.survey_response.body_id is 'operational: accountable body';
comment on column review.survey_response.id is 'operational: id';
comment on column review.survey_response.scope_id is 'operational: partnership';
comment on column review.survey_response.survey_id is 'operational: the survey';
comment on column review.survey_response.theme is 'operational: the theme';
comment on column review.survey_response.heard is 'public: what was heard';
comment on column review.survey_response.changed is 'public: what changed, or why nothing does';
comment on column review.survey_response.said_on is 'public: when it was said';
call kernel.protect('review.survey_response', 'own');

create table review.survey_published (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  survey_id uuid not null,
  title text not null,
  content jsonb not null,
  published_at timestamptz,
  withdrawn_at timestamptz,
  primary key (body_id, id)
);
create unique index survey_published_once on review.survey_published (body_id, survey_id) where withdrawn_at is null;
comment on table review.survey_published is 'Results and responses of a survey as everybody reads them: a copy made for the public, without anybody’s own words.';
comment on column review.survey_published.body_id is 'public: the body that publishes';
comment on column review.survey_published.id is 'public: id of the publication';
comment on column review.survey_published.scope_id is 'operational: always null';
comment on column review.survey_published.survey_id is 'public: the survey';
comment on column review.survey_published.title is 'public: its title';
comment on column review.survey_published.content is 'public: spread of each question, themes with their counts, what was heard and changed';
comment on column review.survey_published.published_at is 'public: act time';
comment on column review.survey_published.withdrawn_at is 'public: act time; a newer one has taken its place';
call kernel.protect('review.survey_published', 'published');
create policy see on review.survey_published for select to act_staff, act_worker using (body_id = nullif(current_setting('app.body', true), '')::uuid);
create policy see_published on review.survey_published for select to act_staff, act_worker, act_party, act_person, act_public, act_stat using (published_at is not null and withdrawn_at is null);
grant select on review.survey_published to act_party, act_person, act_public, act_stat;
