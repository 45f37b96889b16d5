select
  count(*) as "total"
from
  "patients" as "p"
  inner join "patient_identities" as "i" on "i"."patient_key" = "p"."patient_key"
where
  "p"."clinic_id" = $1
  and "p"."indication" = $2
  and (
    (
      contains (
        strip_accents (lower("i"."local_id")),
        strip_accents (lower($3))
      )
      or contains (
        strip_accents (lower("i"."family_name")),
        strip_accents (lower($4))
      )
      or contains (
        strip_accents (lower("i"."given_name")),
        strip_accents (lower($5))
      )
    )
    and (
      contains (
        strip_accents (lower("i"."local_id")),
        strip_accents (lower($6))
      )
      or contains (
        strip_accents (lower("i"."family_name")),
        strip_accents (lower($7))
      )
      or contains (
        strip_accents (lower("i"."given_name")),
        strip_accents (lower($8))
      )
    )
  )
