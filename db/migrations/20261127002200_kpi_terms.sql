-- What an indicator needs before it may enter a new contract, and what tells how much it matters.
alter table plan.kpi add column source_words text not null default '';
alter table plan.kpi add column owner_name text not null default '';
alter table plan.kpi add column limit_rule text check (limit_rule in ('each month', 'three months', 'real change', 'year'));
alter table plan.kpi add column consequence text not null default '';
alter table plan.kpi add column harm text check (harm in ('serious', 'outcome', 'inconvenience', 'none'));
alter table plan.kpi add column changed_by text check (changed_by in ('provider', 'together', 'others'));
comment on column plan.kpi.source_words is 'operational: where its values come from';
comment on column plan.kpi.owner_name is 'operational: who looks after it: a post, not a private person';
comment on column plan.kpi.limit_rule is 'operational: when it counts as missed';
comment on column plan.kpi.consequence is 'operational: what follows when it is missed';
comment on column plan.kpi.harm is 'operational: what it means for people when it gets worse';
comment on column plan.kpi.changed_by is 'operational: who can change it';
