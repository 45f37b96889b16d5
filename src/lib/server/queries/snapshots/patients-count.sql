select
  count(*) as "total"
from
  "patients" as "p"
where
  "p"."clinic_id" = $1
  and "p"."indication" = $2
