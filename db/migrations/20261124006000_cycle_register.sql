-- The public register: what acts have published. Its rows are copies made for the public; the public reads nothing else of a body.
create table cycle.published_item (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  about_id uuid not null,
  kind text not null,
  title text not null,
  provider text not null default '',
  value_pence bigint,
  starts_on date,
  ends_on date,
  summary text not null,
  source text not null default '',
  published_at timestamptz,
  withdrawn_at timestamptz,
  primary key (body_id, id)
);
create index published_item_newest on cycle.published_item (published_at desc) where withdrawn_at is null;
create unique index published_item_once on cycle.published_item (body_id, about_id) where withdrawn_at is null;
comment on table cycle.published_item is 'What a body shows to everybody: contracts, notices. A later act withdraws or replaces, nothing is deleted.';
comment on column cycle.published_item.body_id is 'public: the body that publishes';
comment on column cycle.published_item.id is 'public: id of the publication';
comment on column cycle.published_item.scope_id is 'operational: always null';
comment on column cycle.published_item.about_id is 'public: the record it is about';
comment on column cycle.published_item.kind is 'public: contract, notice';
comment on column cycle.published_item.title is 'public: title';
comment on column cycle.published_item.provider is 'public: name of the provider';
comment on column cycle.published_item.value_pence is 'public: value over the whole term, pence';
comment on column cycle.published_item.starts_on is 'public: first day';
comment on column cycle.published_item.ends_on is 'public: last day';
comment on column cycle.published_item.summary is 'public: what the body says about it, in words';
comment on column cycle.published_item.source is 'public: where it stands officially: address or reference of the notice';
comment on column cycle.published_item.published_at is 'public: act time';
comment on column cycle.published_item.withdrawn_at is 'public: act time';
call kernel.protect('cycle.published_item', 'published');
create policy see on cycle.published_item for select to act_staff, act_worker using (body_id = nullif(current_setting('app.body', true), '')::uuid);
create policy see_published on cycle.published_item for select to act_staff, act_worker, act_party, act_person, act_public, act_stat using (published_at is not null and withdrawn_at is null);
grant select on cycle.published_item to act_party, act_person, act_public, act_stat;
