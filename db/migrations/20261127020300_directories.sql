-- Directories of regulators, version by version; which of their providers are ours; and what changed for those.
create table review.directory (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  regulator text not null check (regulator in ('cqc', 'ofsted')),
  as_of date not null,
  origin text not null,
  file_name text not null,
  sha256 text not null,
  upload_id uuid not null,
  lines integer not null,
  refused integer not null,
  primary key (body_id, id)
);
comment on table review.directory is 'One version of a regulator''s directory as published.';
comment on column review.directory.body_id is 'public: body that took it in';
comment on column review.directory.id is 'public: record id';
comment on column review.directory.scope_id is 'public: always null';
comment on column review.directory.regulator is 'public: whose directory: cqc or ofsted';
comment on column review.directory.as_of is 'public: the day the file is true of, as published';
comment on column review.directory.origin is 'public: where the file came from, and its licence';
comment on column review.directory.file_name is 'public: file as sent';
comment on column review.directory.sha256 is 'public: its hash';
comment on column review.directory.upload_id is 'operational: the file on disk';
comment on column review.directory.lines is 'public: lines that were taken in';
comment on column review.directory.refused is 'public: lines without an id, left out';
call kernel.protect('review.directory', 'own');

create table review.directory_line (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  directory_id uuid not null,
  location_id text not null,
  name text not null,
  holder text not null,
  holder_key text not null,
  rating text not null,
  inspected_on date,
  gone boolean not null,
  primary key (body_id, id)
);
create index directory_line_holder on review.directory_line (body_id, directory_id, holder_key);
create index directory_line_location on review.directory_line (body_id, directory_id, location_id);
comment on table review.directory_line is 'A place of a provider as a version of a directory shows it.';
comment on column review.directory_line.body_id is 'public: body';
comment on column review.directory_line.id is 'public: id';
comment on column review.directory_line.scope_id is 'public: always null';
comment on column review.directory_line.directory_id is 'public: version';
comment on column review.directory_line.location_id is 'public: the regulator''s id of the place';
comment on column review.directory_line.name is 'public: name of the place';
comment on column review.directory_line.holder is 'public: provider that holds the registration';
comment on column review.directory_line.holder_key is 'public: its id, or its name in plain letters';
comment on column review.directory_line.rating is 'public: overall rating as published; empty: none';
comment on column review.directory_line.inspected_on is 'public: last inspection';
comment on column review.directory_line.gone is 'public: shown as no longer registered';
call kernel.protect('review.directory_line', 'own');

create table review.directory_match (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  regulator text not null,
  provider_id uuid not null,
  holder_key text not null,
  holder text not null,
  answer text not null check (answer in ('same', 'other')),
  reason text not null,
  decided_on date not null,
  primary key (body_id, id),
  unique (body_id, regulator, provider_id, holder_key)
);
comment on table review.directory_match is 'Whether a provider of ours is one of the directory, as a person or the regulator''s own id says.';
comment on column review.directory_match.body_id is 'operational: body';
comment on column review.directory_match.id is 'operational: id';
comment on column review.directory_match.scope_id is 'operational: always null';
comment on column review.directory_match.regulator is 'operational: whose directory';
comment on column review.directory_match.provider_id is 'operational: our provider';
comment on column review.directory_match.holder_key is 'operational: provider of the directory';
comment on column review.directory_match.holder is 'operational: its name there';
comment on column review.directory_match.answer is 'operational: same, or another one of a like name';
comment on column review.directory_match.reason is 'operational: what shows it';
comment on column review.directory_match.decided_on is 'operational: when';
call kernel.protect('review.directory_match', 'own');

create table review.regulator_change (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  directory_id uuid not null,
  provider_id uuid not null,
  location_id text not null,
  location text not null,
  sort text not null check (sort in ('rating fell', 'rating rose', 'first rating', 'inspected', 'gone', 'new place', 'name', 'owner')),
  before text not null,
  after text not null,
  seen_on date not null,
  done_words text not null default '',
  looked_on date,
  primary key (body_id, id),
  unique (body_id, directory_id, location_id, sort)
);
create index regulator_change_provider on review.regulator_change (body_id, provider_id);
comment on table review.regulator_change is 'What a newer version of a directory shows otherwise for a place of a provider of ours.';
comment on column review.regulator_change.body_id is 'operational: body';
comment on column review.regulator_change.id is 'operational: record id';
comment on column review.regulator_change.scope_id is 'operational: always null';
comment on column review.regulator_change.directory_id is 'operational: the newer version';
comment on column review.regulator_change.provider_id is 'operational: our provider';
comment on column review.regulator_change.location_id is 'public: the regulator''s id of the place';
comment on column review.regulator_change.location is 'public: name of the place';
comment on column review.regulator_change.sort is 'public: what changed';
comment on column review.regulator_change.before is 'public: as it was';
comment on column review.regulator_change.after is 'public: as it is';
comment on column review.regulator_change.seen_on is 'operational: when this service saw it: the day of the newer version';
comment on column review.regulator_change.done_words is 'operational: what was done about it';
comment on column review.regulator_change.looked_on is 'operational: when somebody looked at it';
call kernel.protect('review.regulator_change', 'own');
