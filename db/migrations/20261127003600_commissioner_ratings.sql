-- How providers see the commissioner: each answer is the provider's own, and the commissioner reads only the spread of at least three.
create table deliver.commissioner_rating (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  quarter text not null check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  payment integer not null check (payment between 0 and 5),
  clarity integer not null check (clarity between 0 and 5),
  fairness integer not null check (fairness between 0 and 5),
  help integer not null check (help between 0 and 5),
  words text not null default '',
  rated_at timestamptz not null,
  sent_at timestamptz,
  locked_at timestamptz,
  provider_id uuid not null,
  primary key (body_id, id),
  unique (body_id, quarter, provider_id)
);
comment on table deliver.commissioner_rating is 'A provider''s view of a commissioner in a quarter. It is never sent as such: the commissioner''s people read the spread alone.';
comment on column deliver.commissioner_rating.body_id is 'operational: the commissioner';
comment on column deliver.commissioner_rating.id is 'operational: id';
comment on column deliver.commissioner_rating.scope_id is 'operational: always null';
comment on column deliver.commissioner_rating.quarter is 'operational: quarter of the calendar year, YYYY-Qn';
comment on column deliver.commissioner_rating.payment is 'commercial: paid on time, 0 to 5';
comment on column deliver.commissioner_rating.clarity is 'commercial: clear about what is asked, 0 to 5';
comment on column deliver.commissioner_rating.fairness is 'commercial: fair, 0 to 5';
comment on column deliver.commissioner_rating.help is 'commercial: helps when help is needed, 0 to 5';
comment on column deliver.commissioner_rating.words is 'commercial: what the provider adds';
comment on column deliver.commissioner_rating.rated_at is 'operational: act time of the last answer';
comment on column deliver.commissioner_rating.sent_at is 'operational: always null: the row itself is shown to nobody but its provider';
comment on column deliver.commissioner_rating.locked_at is 'operational: always null: the provider may answer again while the quarter lasts';
comment on column deliver.commissioner_rating.provider_id is 'operational: whose view it is';
call kernel.protect('deliver.commissioner_rating', 'party-writes');

create table deliver.what_changed (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  record_id uuid not null,
  quarter text not null check (quarter ~ '^[0-9]{4}-Q[1-4]$'),
  words text not null,
  said_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index what_changed_record on deliver.what_changed (body_id, record_id);
comment on table deliver.what_changed is 'What a commissioner says it changed after providers'' views of a quarter: a row for each provider that reads it.';
comment on column deliver.what_changed.body_id is 'operational: the commissioner';
comment on column deliver.what_changed.id is 'operational: id';
comment on column deliver.what_changed.scope_id is 'operational: always null';
comment on column deliver.what_changed.record_id is 'operational: record id';
comment on column deliver.what_changed.quarter is 'operational: quarter of the calendar year, YYYY-Qn';
comment on column deliver.what_changed.words is 'operational: what changed';
comment on column deliver.what_changed.said_at is 'operational: act time';
comment on column deliver.what_changed.provider_id is 'operational: the provider that reads it';
comment on column deliver.what_changed.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.what_changed', 'party');

-- The owner of the functions below reads the answers; nobody logs in as the owner, and they give out no single answer.
create policy spread on deliver.commissioner_rating for select to cc_owner using (true);

-- Least, middle and most for each question, for quarters that have ended and that at least three providers answered; for the body of the context alone.
create function deliver.rating_spread() returns table (quarter text, question text, lowest integer, middle double precision, highest integer, answered bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  with ended as (
    select r.* from deliver.commissioner_rating r
    where r.body_id = nullif(current_setting('app.body', true), '')::uuid
      and make_date(left(r.quarter, 4)::int, right(r.quarter, 1)::int * 3, 1) + interval '1 month' <= (kernel.act_time() at time zone 'Europe/London')
      and (select count(*) from deliver.commissioner_rating o where o.body_id = r.body_id and o.quarter = r.quarter) >= 3)
  select e.quarter, q.question, min(q.score), percentile_cont(0.5) within group (order by q.score), max(q.score), count(*)
  from ended e cross join lateral (values ('payment', e.payment), ('clarity', e.clarity), ('fairness', e.fairness), ('help', e.help)) q(question, score)
  group by e.quarter, q.question order by e.quarter desc, q.question
$$;

-- What providers added in words, under the same conditions, without who, in an order that says nothing.
create function deliver.rating_words() returns table (quarter text, words text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.quarter, r.words from deliver.commissioner_rating r
  where r.body_id = nullif(current_setting('app.body', true), '')::uuid and r.words <> ''
    and make_date(left(r.quarter, 4)::int, right(r.quarter, 1)::int * 3, 1) + interval '1 month' <= (kernel.act_time() at time zone 'Europe/London')
    and (select count(*) from deliver.commissioner_rating o where o.body_id = r.body_id and o.quarter = r.quarter) >= 3
  order by r.quarter desc, md5(r.words)
$$;
revoke all on function deliver.rating_spread() from public;
revoke all on function deliver.rating_words() from public;
grant execute on function deliver.rating_spread() to act_staff, act_worker;
grant execute on function deliver.rating_words() to act_staff, act_worker;
