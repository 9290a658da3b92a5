-- Concerns that only named people read: raised by anybody, decided by the named, counted for everybody else as a number at most.
create table review.concern_reader (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  account_id uuid not null,
  reason text not null,
  named_on date not null,
  ended_on date,
  primary key (body_id, id)
);
comment on table review.concern_reader is 'Who reads the restricted concerns of a body that are raised from now on.';
comment on column review.concern_reader.body_id is 'operational: body';
comment on column review.concern_reader.id is 'operational: record id';
comment on column review.concern_reader.scope_id is 'operational: always null';
comment on column review.concern_reader.account_id is 'operational: whose account';
comment on column review.concern_reader.reason is 'operational: why this person';
comment on column review.concern_reader.named_on is 'operational: first day';
comment on column review.concern_reader.ended_on is 'operational: since when no longer';
call kernel.protect('review.concern_reader', 'own');

create table review.restricted_concern (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  named_ids uuid[] not null,
  contract_id uuid,
  provider_id uuid,
  about text not null,
  raised_by text not null check (raised_by in ('staff', 'provider', 'works there', 'public')),
  raised_account_id uuid,
  contact text not null default '',
  category text not null,
  what text not null,
  raised_on date not null,
  severity text not null default '' check (severity in ('', 'low', 'medium', 'high', 'critical')),
  triage_words text not null default '',
  counts boolean not null default false,
  triaged_on date,
  safeguarding_where text not null default '',
  safeguarding_reference text not null default '',
  safeguarding_on date,
  outcome text not null default '',
  closed_words text not null default '',
  closed_on date,
  primary key (body_id, id)
);
create index restricted_concern_contract on review.restricted_concern (body_id, contract_id);
comment on table review.restricted_concern is 'A concern about a service that only the people named on it read.';
comment on column review.restricted_concern.body_id is 'operational: accountable body';
comment on column review.restricted_concern.id is 'operational: record id';
comment on column review.restricted_concern.scope_id is 'operational: always null';
comment on column review.restricted_concern.named_ids is 'operational: accounts that see it';
comment on column review.restricted_concern.contract_id is 'operational: the contract, if it is about one';
comment on column review.restricted_concern.provider_id is 'operational: the provider, if known';
comment on column review.restricted_concern.about is 'commercial: which service, in the words of whoever raised it';
comment on column review.restricted_concern.raised_by is 'operational: who raised it, by group';
comment on column review.restricted_concern.raised_account_id is 'personal: whose account raised it';
comment on column review.restricted_concern.contact is 'personal: how to reach whoever raised it, if they wish';
comment on column review.restricted_concern.category is 'commercial: what it is about';
comment on column review.restricted_concern.what is 'personal: what is of concern; nobody by name is asked for';
comment on column review.restricted_concern.raised_on is 'operational: when it was raised';
comment on column review.restricted_concern.severity is 'commercial: how grave it is';
comment on column review.restricted_concern.triage_words is 'commercial: why it is judged so';
comment on column review.restricted_concern.counts is 'operational: whether it counts, as a number, in the risk points';
comment on column review.restricted_concern.triaged_on is 'operational: when it was judged';
comment on column review.restricted_concern.safeguarding_where is 'operational: where a safeguarding referral was made';
comment on column review.restricted_concern.safeguarding_reference is 'operational: its reference there';
comment on column review.restricted_concern.safeguarding_on is 'operational: when it was made';
comment on column review.restricted_concern.outcome is 'commercial: what came of it';
comment on column review.restricted_concern.closed_words is 'commercial: why it is closed';
comment on column review.restricted_concern.closed_on is 'operational: when it was closed';
call kernel.protect_named('review.restricted_concern');

create table review.restricted_step (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  named_ids uuid[] not null,
  concern_id uuid not null,
  what text not null,
  owner text not null,
  due_on date not null,
  done_on date,
  done_words text not null default '',
  primary key (body_id, id)
);
create index restricted_step_concern on review.restricted_step (body_id, concern_id);
comment on table review.restricted_step is 'A step that was decided about a restricted concern.';
comment on column review.restricted_step.body_id is 'operational: accountable body';
comment on column review.restricted_step.id is 'operational: id';
comment on column review.restricted_step.scope_id is 'operational: always null';
comment on column review.restricted_step.named_ids is 'operational: accounts that see it';
comment on column review.restricted_step.concern_id is 'operational: the concern';
comment on column review.restricted_step.what is 'commercial: what is done';
comment on column review.restricted_step.owner is 'operational: by whom, by office';
comment on column review.restricted_step.due_on is 'operational: by when; late follows from it';
comment on column review.restricted_step.done_on is 'operational: when it was done';
comment on column review.restricted_step.done_words is 'commercial: what came of it';
call kernel.protect_named('review.restricted_step');

create table review.concern_look (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  named_ids uuid[] not null,
  concern_id uuid not null,
  account_id uuid not null,
  why text not null,
  looked_at timestamptz not null,
  primary key (body_id, id)
);
create index concern_look_concern on review.concern_look (body_id, concern_id, account_id, looked_at);
comment on table review.concern_look is 'Who opened a restricted concern, when and why.';
comment on column review.concern_look.body_id is 'operational: accountable body';
comment on column review.concern_look.id is 'operational: id';
comment on column review.concern_look.scope_id is 'operational: always null';
comment on column review.concern_look.named_ids is 'operational: accounts that see it';
comment on column review.concern_look.concern_id is 'operational: the concern';
comment on column review.concern_look.account_id is 'operational: who looked';
comment on column review.concern_look.why is 'operational: why';
comment on column review.concern_look.looked_at is 'operational: act time';
call kernel.protect_named('review.concern_look');

-- The owner counts; nobody logs in as the owner, and the function gives out nothing but numbers of open concerns that may be counted.
create policy counted on review.restricted_concern for select to cc_owner using (true);
create function review.restricted_numbers() returns table (contract_id uuid, provider_id uuid, open bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.contract_id, c.provider_id, count(*) from review.restricted_concern c
  where c.body_id = nullif(current_setting('app.body', true), '')::uuid and c.counts and c.closed_on is null group by c.contract_id, c.provider_id
$$;
revoke all on function review.restricted_numbers() from public;
grant execute on function review.restricted_numbers() to act_staff, act_worker;
