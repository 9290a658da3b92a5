-- When offers close, as a published notice says: a moment in London, corrected with a reason.
alter table procure.notice add column closes_at timestamptz;
alter table procure.notice add column closes_before timestamptz;
alter table procure.notice add column closing_reason text not null default '';
comment on column procure.notice.closes_at is 'public: when offers close';
comment on column procure.notice.closes_before is 'operational: when offers closed before the last correction';
comment on column procure.notice.closing_reason is 'operational: why it was corrected';
