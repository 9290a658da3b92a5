-- Cells of a team's file that cannot be read and so stay empty: counted before the file goes in, listed afterwards.
alter table deliver.import add column survey text not null default '';
alter table deliver.import add column cells_empty bigint not null default 0;
comment on column deliver.import.survey is 'operational: what was found when the whole file was looked through before it went in, as JSON: counts and first examples';
comment on column deliver.import.cells_empty is 'operational: cells with words in them that could not be read and so stayed empty';

create table deliver.import_gap (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  import_id uuid not null,
  position bigint not null,
  line bigint not null,
  sheet text not null,
  column_name text not null,
  value text not null,
  cause text not null,
  primary key (body_id, id)
);
create index import_gap_import on deliver.import_gap (body_id, import_id, position);
comment on table deliver.import_gap is 'Cells of lines that were taken all the same: what stood there could not be read, so it is not known. One digest an import stands in the journal.';
comment on column deliver.import_gap.body_id is 'operational: body';
comment on column deliver.import_gap.id is 'operational: id';
comment on column deliver.import_gap.scope_id is 'operational: always null';
comment on column deliver.import_gap.import_id is 'operational: import';
comment on column deliver.import_gap.position is 'operational: the how-manieth of the file, from 1';
comment on column deliver.import_gap.line is 'operational: line of the file';
comment on column deliver.import_gap.sheet is 'operational: sheet of the workbook; empty where there is one only';
comment on column deliver.import_gap.column_name is 'operational: heading of the column';
comment on column deliver.import_gap.value is 'operational: what stood there';
comment on column deliver.import_gap.cause is 'operational: why it could not be read';
call kernel.protect('deliver.import_gap', 'own');
