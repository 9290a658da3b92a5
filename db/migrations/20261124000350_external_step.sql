-- Any step may be recorded as done in another system: date, reference, document.
create table bodies.external_step (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  record_id uuid not null,
  step text not null,
  done_on date not null,
  system text not null,
  reference text not null default '',
  address text not null default '',
  upload_id uuid,
  file_name text not null default '',
  sha256 text not null default '',
  words text not null default '',
  primary key (body_id, id)
);
create index external_step_record on bodies.external_step (body_id, record_id);
comment on table bodies.external_step is 'Steps of a record that were done in another system.';
comment on column bodies.external_step.body_id is 'operational: body';
comment on column bodies.external_step.id is 'operational: id';
comment on column bodies.external_step.scope_id is 'operational: partnership';
comment on column bodies.external_step.record_id is 'operational: record';
comment on column bodies.external_step.step is 'operational: what was done';
comment on column bodies.external_step.done_on is 'operational: when';
comment on column bodies.external_step.system is 'operational: where';
comment on column bodies.external_step.reference is 'operational: reference there';
comment on column bodies.external_step.address is 'operational: address there';
comment on column bodies.external_step.upload_id is 'operational: document';
comment on column bodies.external_step.file_name is 'operational: name of the document';
comment on column bodies.external_step.sha256 is 'operational: hash of the document';
comment on column bodies.external_step.words is 'operational: remark';
call kernel.protect('bodies.external_step', 'own');
