-- Needs that a commissioner tells its providers of, so that they see what is coming.
create table deliver.shared_need (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  need_id uuid not null,
  title text not null,
  statement text not null,
  figure_words text not null default '',
  words text not null,
  shared_at timestamptz not null,
  provider_id uuid,
  shown_to_party boolean not null default false,
  primary key (body_id, id)
);
create index shared_need_of on deliver.shared_need (body_id, need_id);
comment on table deliver.shared_need is 'A need as it was told to one provider, with what it may mean for providers: a row for each provider.';
comment on column deliver.shared_need.body_id is 'operational: the commissioner';
comment on column deliver.shared_need.id is 'operational: id';
comment on column deliver.shared_need.scope_id is 'operational: always null';
comment on column deliver.shared_need.need_id is 'operational: the need';
comment on column deliver.shared_need.title is 'operational: its title when it was told';
comment on column deliver.shared_need.statement is 'operational: the need in words when it was told';
comment on column deliver.shared_need.figure_words is 'operational: what its figure said when it was told';
comment on column deliver.shared_need.words is 'operational: what it may mean for providers';
comment on column deliver.shared_need.shared_at is 'operational: act time';
comment on column deliver.shared_need.provider_id is 'operational: the provider that reads it';
comment on column deliver.shared_need.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('deliver.shared_need', 'party');
