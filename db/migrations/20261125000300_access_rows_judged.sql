-- Rows that give access are journalled one by one, so they need a name of their own (docs/journal-format.md, --rows).

alter table kernel.share add column id uuid not null default gen_random_uuid();
create unique index share_id on kernel.share (id);
comment on column kernel.share.id is 'operational: id';
alter table bodies.partnership_member add column id uuid not null default gen_random_uuid();
create unique index partnership_member_id on bodies.partnership_member (id);
comment on column bodies.partnership_member.id is 'operational: id';
