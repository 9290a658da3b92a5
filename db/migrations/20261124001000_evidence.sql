-- Published evidence in immutable versions, the figures that pages read, and the needs that follow from them.
create schema evidence;
create schema analysis; -- "analyse" is a reserved word of PostgreSQL

create table evidence.dataset (
  id uuid primary key,
  kept_by uuid not null,
  kind text not null check (kind in ('indicators','population','projections','deprivation','boundaries','lookup')),
  title text not null,
  publisher text not null,
  licence text not null,
  current_version_id uuid,
  current_at timestamptz
);
comment on table evidence.dataset is 'Published data sets that this service holds; shared by all its bodies, because what is published is nobody''s own.';
comment on column evidence.dataset.id is 'public: record id of the data set';
comment on column evidence.dataset.kept_by is 'public: the body whose people brought it in';
comment on column evidence.dataset.kind is 'public: what its files hold';
comment on column evidence.dataset.title is 'public: title';
comment on column evidence.dataset.publisher is 'public: who published it';
comment on column evidence.dataset.licence is 'public: licence, as the publisher names it';
comment on column evidence.dataset.current_version_id is 'public: the version that pages read; none before the first was accepted';
comment on column evidence.dataset.current_at is 'public: when that version was taken up';
call kernel.protect('evidence.dataset', 'reference');

create table evidence.dataset_version (
  id uuid primary key,
  dataset_id uuid not null references evidence.dataset (id),
  number integer not null,
  upload_id uuid not null,
  file_name text not null,
  sha256 text not null,
  bytes bigint not null,
  origin text not null default '',
  period text not null,
  year integer,
  state text not null check (state in ('reading','read','unreadable','set aside','loading','loaded')),
  form text not null default '',
  rows integer not null default 0,
  rejected integer not null default 0,
  first_rows text not null default '[]',
  refusal text not null default '',
  parquet text not null default '',
  figures_sha256 text not null default '',
  account_id uuid not null,
  imported_at timestamptz not null,
  loaded_at timestamptz,
  unique (dataset_id, number)
);
create index dataset_version_hash on evidence.dataset_version (sha256);
comment on table evidence.dataset_version is 'One file as published. Its figures are never changed; a newer file is a newer version.';
comment on column evidence.dataset_version.id is 'public: id, and name of its Parquet file';
comment on column evidence.dataset_version.dataset_id is 'public: the data set';
comment on column evidence.dataset_version.number is 'public: first, second ...';
comment on column evidence.dataset_version.upload_id is 'operational: the file as published, kept';
comment on column evidence.dataset_version.file_name is 'public: name of the file';
comment on column evidence.dataset_version.sha256 is 'public: hash of the file as published';
comment on column evidence.dataset_version.bytes is 'public: size of the file';
comment on column evidence.dataset_version.origin is 'public: address or source that the person gave';
comment on column evidence.dataset_version.period is 'public: the period that it covers, in words';
comment on column evidence.dataset_version.year is 'public: the year of estimates that do not name it themselves';
comment on column evidence.dataset_version.state is 'public: how far it is';
comment on column evidence.dataset_version.form is 'public: the form that was recognised';
comment on column evidence.dataset_version.rows is 'public: rows that were read';
comment on column evidence.dataset_version.rejected is 'public: lines that were not read';
comment on column evidence.dataset_version.first_rows is 'public: the first rows as they were read, JSON';
comment on column evidence.dataset_version.refusal is 'public: why the file could not be read';
comment on column evidence.dataset_version.parquet is 'operational: name of the Parquet file';
comment on column evidence.dataset_version.figures_sha256 is 'public: hash over all rows as they were read, in file order';
comment on column evidence.dataset_version.account_id is 'operational: who brought it in';
comment on column evidence.dataset_version.imported_at is 'public: when';
comment on column evidence.dataset_version.loaded_at is 'public: when its figures were taken up';
call kernel.protect('evidence.dataset_version', 'reference');

create table evidence.rejection (
  version_id uuid not null references evidence.dataset_version (id),
  seq integer not null,
  line integer not null,
  column_name text not null,
  cause text not null,
  found text not null,
  primary key (version_id, seq)
);
comment on table evidence.rejection is 'Lines of a published file that were not read, with the cause.';
comment on column evidence.rejection.version_id is 'public: version';
comment on column evidence.rejection.seq is 'public: first, second ...';
comment on column evidence.rejection.line is 'public: line in the file';
comment on column evidence.rejection.column_name is 'public: heading of the column';
comment on column evidence.rejection.cause is 'public: why it was not read';
comment on column evidence.rejection.found is 'public: the text that stands there';
call kernel.protect('evidence.rejection', 'reference');

create table evidence.indicator_value (
  version_id uuid not null references evidence.dataset_version (id),
  line integer not null,
  indicator_id text not null,
  name text not null,
  area_code text not null,
  area_name text not null,
  area_type text not null,
  sex text not null,
  age text not null,
  category_type text not null,
  category text not null,
  period text not null,
  period_sortable integer not null,
  value double precision,
  lower95 double precision,
  upper95 double precision,
  count double precision,
  denominator double precision,
  note text,
  primary key (version_id, line)
);
create index indicator_value_series on evidence.indicator_value (version_id, indicator_id, area_code);
create index indicator_value_area on evidence.indicator_value (version_id, area_code);
comment on table evidence.indicator_value is 'Published figures, one for each line of an indicator file.';
comment on column evidence.indicator_value.version_id is 'public: version';
comment on column evidence.indicator_value.line is 'public: line in the file as published';
comment on column evidence.indicator_value.indicator_id is 'public: the publisher''s number of the indicator';
comment on column evidence.indicator_value.name is 'public: the publisher''s name of the indicator';
comment on column evidence.indicator_value.area_code is 'public: area, ONS or ODS code';
comment on column evidence.indicator_value.area_name is 'public: area';
comment on column evidence.indicator_value.area_type is 'public: as published';
comment on column evidence.indicator_value.sex is 'public: as published';
comment on column evidence.indicator_value.age is 'public: as published';
comment on column evidence.indicator_value.category_type is 'public: the inequality breakdown, or nothing';
comment on column evidence.indicator_value.category is 'public: the group in it, or nothing';
comment on column evidence.indicator_value.period is 'public: as published';
comment on column evidence.indicator_value.period_sortable is 'public: sorts the periods';
comment on column evidence.indicator_value.value is 'public: the figure; nothing where the publisher states none';
comment on column evidence.indicator_value.lower95 is 'public: lower 95 per cent limit';
comment on column evidence.indicator_value.upper95 is 'public: upper 95 per cent limit';
comment on column evidence.indicator_value.count is 'public: events';
comment on column evidence.indicator_value.denominator is 'public: people or events at risk';
comment on column evidence.indicator_value.note is 'public: the publisher''s note';
call kernel.protect('evidence.indicator_value', 'reference');

create table evidence.series (
  version_id uuid not null references evidence.dataset_version (id),
  indicator_id text not null,
  sex text not null,
  age text not null,
  name text not null,
  main boolean not null,
  per double precision,
  method text not null check (method in ('proportion','crude rate','other')),
  primary key (version_id, indicator_id, sex, age)
);
comment on table evidence.series is 'The series of an indicator file: one indicator for one sex and age.';
comment on column evidence.series.version_id is 'public: version';
comment on column evidence.series.indicator_id is 'public: indicator';
comment on column evidence.series.sex is 'public: sex';
comment on column evidence.series.age is 'public: age';
comment on column evidence.series.name is 'public: the publisher''s name of the indicator';
comment on column evidence.series.main is 'public: whether it stands for the indicator where only one series is shown';
comment on column evidence.series.per is 'public: value = count / denominator x per, where that holds in the file';
comment on column evidence.series.method is 'public: how the value follows from count and denominator';
call kernel.protect('evidence.series', 'reference');

create table evidence.area (
  version_id uuid not null references evidence.dataset_version (id),
  code text not null,
  name text not null,
  kind text not null,
  parents text[] not null,
  primary key (version_id, code)
);
create index area_code on evidence.area (code);
create index area_parents on evidence.area using gin (parents);
comment on table evidence.area is 'Areas that the files name.';
comment on column evidence.area.version_id is 'public: version';
comment on column evidence.area.code is 'public: ONS or ODS code';
comment on column evidence.area.name is 'public: name';
comment on column evidence.area.kind is 'public: country, region, icb, sub-icb, council, district, ward, msoa, lsoa, pcn or area';
comment on column evidence.area.parents is 'public: codes of the larger areas that it lies in';
call kernel.protect('evidence.area', 'reference');

create table evidence.boundary (
  version_id uuid not null references evidence.dataset_version (id),
  area_code text not null,
  area_name text not null,
  geometry text not null,
  line integer not null,
  primary key (version_id, area_code)
);
comment on table evidence.boundary is 'Outlines of areas, in degrees.';
comment on column evidence.boundary.version_id is 'public: version';
comment on column evidence.boundary.area_code is 'public: area';
comment on column evidence.boundary.area_name is 'public: name';
comment on column evidence.boundary.geometry is 'public: GeoJSON geometry';
comment on column evidence.boundary.line is 'public: number of the feature in the file';
call kernel.protect('evidence.boundary', 'reference');

create table evidence.area_population (
  version_id uuid not null references evidence.dataset_version (id),
  area_code text not null,
  series text not null,
  year integer not null,
  sex text not null,
  ages integer[] not null,
  people double precision[] not null,
  total double precision not null,
  over65 double precision not null,
  line integer not null,
  primary key (version_id, area_code, series, year, sex)
);
comment on table evidence.area_population is 'People of an area by age: one row for each line of a population file.';
comment on column evidence.area_population.version_id is 'public: version';
comment on column evidence.area_population.area_code is 'public: area';
comment on column evidence.area_population.series is 'public: estimate or projection, as published';
comment on column evidence.area_population.year is 'public: mid-year';
comment on column evidence.area_population.sex is 'public: persons, male or female';
comment on column evidence.area_population.ages is 'public: first year of each age';
comment on column evidence.area_population.people is 'public: people of each age; the last age is open';
comment on column evidence.area_population.total is 'public: people of all ages';
comment on column evidence.area_population.over65 is 'public: people of 65 and over';
comment on column evidence.area_population.line is 'public: line in the file';
call kernel.protect('evidence.area_population', 'reference');

create table evidence.area_deprivation (
  version_id uuid not null references evidence.dataset_version (id),
  area_code text not null,
  edition text not null,
  score double precision,
  rank integer not null,
  decile integer not null,
  line integer not null,
  primary key (version_id, area_code)
);
comment on table evidence.area_deprivation is 'Deprivation of small areas.';
comment on column evidence.area_deprivation.version_id is 'public: version';
comment on column evidence.area_deprivation.area_code is 'public: small area';
comment on column evidence.area_deprivation.edition is 'public: 2011 or 2021, the edition of the codes';
comment on column evidence.area_deprivation.score is 'public: score of the index';
comment on column evidence.area_deprivation.rank is 'public: 1 is the most deprived of England';
comment on column evidence.area_deprivation.decile is 'public: 1 is the most deprived tenth of England';
comment on column evidence.area_deprivation.line is 'public: line in the file';
call kernel.protect('evidence.area_deprivation', 'reference');

create table analysis.need (
  body_id uuid not null,
  id uuid not null,
  scope_id uuid,
  statement text not null,
  place_code text not null,
  population_group text not null default '',
  people_affected integer,
  figure_id text not null default '',
  version_id uuid,
  dataset_id uuid,
  figure_words text not null default '',
  direction text not null default '',
  value double precision,
  account_id uuid not null,
  told_version_id uuid,
  outcome_words text not null default '',
  primary key (body_id, id)
);
create index need_figure on analysis.need (body_id, figure_id) where figure_id <> '';
comment on table analysis.need is 'A need of a population, recorded from a figure or from what people said.';
comment on column analysis.need.body_id is 'operational: body';
comment on column analysis.need.id is 'operational: record id';
comment on column analysis.need.scope_id is 'operational: partnership';
comment on column analysis.need.statement is 'operational: the need in words';
comment on column analysis.need.place_code is 'operational: area of the population';
comment on column analysis.need.population_group is 'operational: which people';
comment on column analysis.need.people_affected is 'operational: how many people, as far as known';
comment on column analysis.need.figure_id is 'operational: figure that shows it';
comment on column analysis.need.version_id is 'operational: version of the data set that the figure was read from';
comment on column analysis.need.dataset_id is 'operational: that data set';
comment on column analysis.need.figure_words is 'operational: what the figure said when the need was recorded';
comment on column analysis.need.direction is 'operational: higher, lower or no different, as it was then';
comment on column analysis.need.value is 'operational: the figure as it was then';
comment on column analysis.need.account_id is 'operational: author';
comment on column analysis.need.told_version_id is 'operational: newest version that the author was told about';
comment on column analysis.need.outcome_words is 'operational: why it counts as met or unmet';
call kernel.protect('analysis.need', 'own');
