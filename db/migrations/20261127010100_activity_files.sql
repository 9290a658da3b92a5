-- Activity of many contracts comes in as a file: its reports carry the import they came with.

alter table deliver.activity_report add column import_id uuid;
comment on column deliver.activity_report.import_id is 'operational: the import it came with; none: reported by hand';
create index activity_report_import on deliver.activity_report (body_id, import_id) where import_id is not null;
