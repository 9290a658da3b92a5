-- Which side does an action that a meeting agreed: the provider sees its own on its one list, and says itself that it is done.
alter table review.meeting_action add column side text not null default 'commissioner' check (side in ('commissioner', 'provider', 'both'));
comment on column review.meeting_action.side is 'operational: who does it: commissioner, provider or both';
