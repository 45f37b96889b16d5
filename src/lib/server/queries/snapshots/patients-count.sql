select
  count(*) as "total"
from
  "patient_identities" as "i"
where
  "i"."clinic_id" = $1
  and "i"."patient_key" in (
    select
      "p"."patient_key"
    from
      "patients" as "p"
    where
      "p"."indication" = $2
  )
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
