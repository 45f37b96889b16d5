select
  "p"."patient_key"
from
  "patients" as "p"
  left join "series" as "s" on "s"."patient_key" = "p"."patient_key"
  and "s"."is_current" = $1
where
  "p"."clinic_id" = $2
  and "p"."indication" = $3
order by
  "s"."last_infusion_on" desc nulls last,
  "p"."patient_key"
limit
  $4
offset
  $5
