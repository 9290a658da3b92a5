-- Accounts, memberships, sessions, tokens (the server's own tables) and the shared reference of organisations and partnerships.

create schema people;
create table people.account (
  id uuid primary key,
  email text not null unique,
  name text not null,
  password_hash text not null,
  factor_secret text,
  factor_last_step bigint not null default 0,
  state text not null default 'open' check (state in ('open', 'closed')),
  created_at timestamptz not null default now()
);
comment on column people.account.id is 'operational: id';
comment on column people.account.email is 'personal: sign-in name, lower case';
comment on column people.account.name is 'personal: name shown';
comment on column people.account.password_hash is 'personal: argon2id';
comment on column people.account.factor_secret is 'personal: secret of the second factor, sealed under the service''s record key';
comment on column people.account.factor_last_step is 'operational: last time step used; a code is used once';
comment on column people.account.state is 'operational: open or closed';
comment on column people.account.created_at is 'operational: when';
call kernel.protect('people.account', 'server');

create table people.membership (
  id uuid primary key,
  account_id uuid not null references people.account (id),
  body_id uuid not null,
  role text not null,
  scope_record_id uuid,
  valid_from date not null,
  valid_to date
);
create index membership_account on people.membership (account_id);
comment on column people.membership.id is 'operational: id';
comment on column people.membership.account_id is 'operational: account';
comment on column people.membership.body_id is 'operational: body';
comment on column people.membership.role is 'operational: role';
comment on column people.membership.scope_record_id is 'operational: for one record only, or none';
comment on column people.membership.valid_from is 'operational: first day';
comment on column people.membership.valid_to is 'operational: last day';
call kernel.protect('people.membership', 'server');

create table people.session (
  token_hash text primary key,
  account_id uuid not null references people.account (id),
  body_id uuid,
  factor_at timestamptz,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index session_account on people.session (account_id);
comment on column people.session.token_hash is 'operational: SHA-256 of the token';
comment on column people.session.account_id is 'operational: account';
comment on column people.session.body_id is 'operational: body acted for';
comment on column people.session.factor_at is 'operational: when the second factor was given';
comment on column people.session.created_at is 'operational: when';
comment on column people.session.seen_at is 'operational: last use';
call kernel.protect('people.session', 'server');

create table people.token (
  id uuid primary key,
  name text not null,
  token_hash text not null unique,
  account_id uuid not null references people.account (id),
  body_id uuid not null,
  allows text[] not null default '{}',
  expires_on date not null,
  used_at timestamptz,
  ended_at timestamptz,
  created_at timestamptz not null default now()
);
comment on column people.token.id is 'operational: id';
comment on column people.token.name is 'operational: what it is for';
comment on column people.token.token_hash is 'operational: SHA-256 of the token';
comment on column people.token.account_id is 'operational: account';
comment on column people.token.body_id is 'operational: body';
comment on column people.token.allows is 'operational: names of acts and queries; empty allows what the account may do';
comment on column people.token.expires_on is 'operational: last day';
comment on column people.token.used_at is 'operational: last use';
comment on column people.token.ended_at is 'operational: taken back';
comment on column people.token.created_at is 'operational: when';
call kernel.protect('people.token', 'server');

create unlogged table people.attempt (
  subject text not null,
  at timestamptz not null default now(),
  failed boolean not null
);
create index attempt_subject on people.attempt (subject, at);
comment on column people.attempt.subject is 'operational: keyed hash of account or address';
comment on column people.attempt.at is 'operational: when';
comment on column people.attempt.failed is 'operational: whether it failed';
call kernel.protect('people.attempt', 'server');

create table people.signed_link (
  token_hash text primary key,
  body_id uuid not null,
  provider_id uuid not null,
  purpose text not null,
  record_id uuid not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  created_at timestamptz not null default now()
);
comment on column people.signed_link.token_hash is 'operational: SHA-256 of the token';
comment on column people.signed_link.body_id is 'operational: the commissioner';
comment on column people.signed_link.provider_id is 'operational: the provider it was made for';
comment on column people.signed_link.purpose is 'operational: one purpose';
comment on column people.signed_link.record_id is 'operational: one record';
comment on column people.signed_link.expires_at is 'operational: end';
comment on column people.signed_link.ended_at is 'operational: taken back';
comment on column people.signed_link.created_at is 'operational: when';
call kernel.protect('people.signed_link', 'server');

create schema bodies;
create table bodies.organisation (
  id uuid primary key,
  name text not null,
  kind text not null,
  short_name text not null default '',
  code_scheme text,
  code text,
  area_code text,
  demonstration boolean not null default false,
  valid_from date,
  valid_to date,
  succeeded_by uuid
);
create unique index organisation_code on bodies.organisation (code_scheme, code) where code is not null;
create index organisation_name on bodies.organisation (lower(name));
comment on table bodies.organisation is 'Commissioners, providers and other bodies: shared reference.';
comment on column bodies.organisation.id is 'public: id';
comment on column bodies.organisation.name is 'public: name';
comment on column bodies.organisation.kind is 'public: icb, council, nhs-england, ccg, provider, health-and-wellbeing-board, other';
comment on column bodies.organisation.short_name is 'public: short name';
comment on column bodies.organisation.code_scheme is 'public: ODS, ONS, COH, CHC, CQC or IMPORT';
comment on column bodies.organisation.code is 'public: code in that scheme';
comment on column bodies.organisation.area_code is 'public: area it serves (ONS code)';
comment on column bodies.organisation.demonstration is 'public: an invented body or one acting for show';
comment on column bodies.organisation.valid_from is 'public: first day';
comment on column bodies.organisation.valid_to is 'public: last day';
comment on column bodies.organisation.succeeded_by is 'public: successor (BOD-53)';
call kernel.protect('bodies.organisation', 'reference');

create table bodies.partnership (
  id uuid primary key,
  name text not null,
  instrument text not null,
  way text not null check (way in ('separate', 'parallel', 'joint', 'integrated')),
  host_body_id uuid not null,
  signed_on date,
  valid_from date not null,
  valid_to date
);
comment on table bodies.partnership is 'An instrument of joint working: section 75, section 76, joint committee ... with its way of working.';
comment on column bodies.partnership.id is 'public: id; the scope of shared records';
comment on column bodies.partnership.name is 'public: name';
comment on column bodies.partnership.instrument is 'public: the legal instrument';
comment on column bodies.partnership.way is 'public: separate, parallel, joint or integrated';
comment on column bodies.partnership.host_body_id is 'public: accountable or host body';
comment on column bodies.partnership.signed_on is 'public: signed';
comment on column bodies.partnership.valid_from is 'public: first day';
comment on column bodies.partnership.valid_to is 'public: last day';
call kernel.protect('bodies.partnership', 'reference');

create table bodies.partnership_member (
  partnership_id uuid not null references bodies.partnership (id),
  body_id uuid not null,
  valid_from date not null,
  valid_to date,
  primary key (partnership_id, body_id, valid_from)
);
comment on column bodies.partnership_member.partnership_id is 'public: partnership';
comment on column bodies.partnership_member.body_id is 'public: member, the host among them';
comment on column bodies.partnership_member.valid_from is 'public: first day';
comment on column bodies.partnership_member.valid_to is 'public: last day';
call kernel.protect('bodies.partnership_member', 'reference');

-- Tells a partner's people something: the only write into another body's rows, and only into its messages.
create function kernel.tell_body(p_body uuid, p_id uuid, p_record uuid, p_role text, p_words text, p_at timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  insert into kernel.message (body_id, id, record_id, to_role, words, sent_at) values (p_body, p_id, p_record, p_role, p_words, p_at) on conflict do nothing
$$;
create policy tell on kernel.message for insert to cc_owner with check (true);
revoke all on function kernel.tell_body(uuid, uuid, uuid, text, text, timestamptz) from public;
grant execute on function kernel.tell_body(uuid, uuid, uuid, text, text, timestamptz) to act_staff, act_party, act_worker;
