-- A claim may name, before the change, who it is compared with: those served beside the indicator itself, and those that are not.
alter table review.claim add column served_ids uuid[] not null default '{}';
alter table review.claim add column comparator_ids uuid[] not null default '{}';
alter table review.claim add column comparator_reason text not null default '';
alter table review.claim add column judged_compared jsonb;
comment on column review.claim.served_ids is 'operational: further indicators that the change reaches';
comment on column review.claim.comparator_ids is 'operational: the same indicator where the change does not reach, chosen before';
comment on column review.claim.comparator_reason is 'operational: why these would have moved alike without the change';
comment on column review.claim.judged_compared is 'operational: what came against those compared, with limits, trends before and what the method assumes';
