-- One row, raised in every transaction that changes something. A file beside the database says how far it
-- had come: a log that lost its end to damage opens without a word, and shows here.
create table write_count (
  writes bigint not null
);

insert into write_count values (0);
