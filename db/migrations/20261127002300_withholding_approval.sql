-- Money is withheld when a second person has approved it: until then it is proposed.
alter table review.withholding add column proposed_by uuid;
alter table review.withholding add column approved_by uuid;
alter table review.withholding add column declined_on date;
alter table review.withholding add column answer text not null default '';
alter table review.withholding alter column withheld_on drop not null;
alter table review.withholding drop constraint withholding_body_id_notice_id_month_key;
create unique index withholding_month on review.withholding (body_id, notice_id, month) where declined_on is null;
comment on column review.withholding.proposed_by is 'operational: account of who proposed it; none: before approval was asked for';
comment on column review.withholding.approved_by is 'operational: account of the other person who approved it';
comment on column review.withholding.declined_on is 'operational: day it was declined';
comment on column review.withholding.answer is 'operational: words of the answer';
comment on column review.withholding.withheld_on is 'operational: day it was withheld; none: proposed only';
