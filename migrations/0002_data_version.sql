-- One row, raised in the transaction of every write of facts: what was computed from the facts is kept by it.
create table data_version (
  version bigint not null
);

insert into data_version values (0);
