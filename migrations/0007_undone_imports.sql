-- undone_at: when everything that the import had added was taken back. Its row stays, so that its number is
-- never used again.
alter table imports add column undone_at timestamptz;

-- How many rows of an import were left out because an earlier one had stored the same: what takes the earlier
-- one back would take them along.
create table import_repeats (
  import_id integer not null,
  of_import_id integer not null,
  row_count integer not null
);
