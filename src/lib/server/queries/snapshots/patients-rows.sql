select
  "p"."patient_key",
  "i"."local_id",
  "i"."given_name",
  "i"."family_name",
  "p"."sex",
  "p"."age_years",
  "c"."name" as "clinic",
  "d"."name" as "clinician",
  "p"."diagnosis",
  "p"."day_basis",
  "s"."series_id",
  "s"."agent",
  "s"."induction_infusions",
  "s"."maintenance_infusions",
  "s"."planned_infusions",
  "s"."first_infusion_on",
  "s"."last_infusion_on"
from
  "patients" as "p"
  inner join "patient_identities" as "i" on "i"."patient_key" = "p"."patient_key"
  inner join "clinics" as "c" on "c"."clinic_id" = "p"."clinic_id"
  left join "clinicians" as "d" on "d"."clinician_id" = "p"."clinician_id"
  left join "series" as "s" on "s"."patient_key" = "p"."patient_key"
  and "s"."is_current" = $1
where
  "p"."patient_key" in ($2, $3)
