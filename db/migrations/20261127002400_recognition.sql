-- A real improvement said back to the provider whose work it is.
create table review.recognition (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  kpi_id uuid not null,
  contract_id uuid,
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  words text not null,
  said_by uuid not null,
  said_at timestamptz not null,
  provider_id uuid not null,
  shown_to_party boolean not null default true,
  primary key (body_id, id),
  unique (body_id, kpi_id, period)
);
comment on table review.recognition is 'A real improvement of an indicator that was said back to its provider.';
comment on column review.recognition.body_id is 'operational: accountable body';
comment on column review.recognition.id is 'operational: id';
comment on column review.recognition.scope_id is 'operational: partnership';
comment on column review.recognition.kpi_id is 'operational: the indicator';
comment on column review.recognition.contract_id is 'operational: its contract';
comment on column review.recognition.period is 'operational: month in which the improvement began';
comment on column review.recognition.words is 'operational: what was said';
comment on column review.recognition.said_by is 'operational: account of who said it';
comment on column review.recognition.said_at is 'operational: act time';
comment on column review.recognition.provider_id is 'operational: whose work it is';
comment on column review.recognition.shown_to_party is 'operational: whether that provider sees it';
call kernel.protect('review.recognition', 'party');
