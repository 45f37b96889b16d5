select
  "p"."patient_key",
  "i"."local_id",
  "i"."given_name",
  "i"."family_name",
  "s"."last_infusion_on"
from
  "patients" as "p"
  inner join "patient_identities" as "i" on "i"."patient_key" = "p"."patient_key"
  left join "series" as "s" on "s"."patient_key" = "p"."patient_key"
  and "s"."is_current" = $1
where
  "p"."clinic_id" = $2
  and "p"."indication" = $3
