select
  "p"."patient_key",
  "i"."local_id",
  "i"."given_name",
  "i"."family_name",
  "i"."birth_on",
  "p"."sex",
  "p"."age_years",
  "p"."diagnosis",
  "p"."indication",
  "p"."study_arm",
  "p"."day_basis",
  "c"."name" as "clinic",
  "d"."name" as "clinician"
from
  "patients" as "p"
  inner join "patient_identities" as "i" on "i"."patient_key" = "p"."patient_key"
  inner join "clinics" as "c" on "c"."clinic_id" = "p"."clinic_id"
  left join "clinicians" as "d" on "d"."clinician_id" = "p"."clinician_id"
where
  "p"."patient_key" = $1
