select
  max("day") as "cut_on"
from
  (
    select
      "given_on" as "day"
    from
      "infusions"
    where
      "patient_key" not in (
        select
          "patient_key"
        from
          "patients"
        where
          "day_basis" = $1
      )
    union all
    select
      "assessed_on" as "day"
    from
      "assessments"
    where
      "patient_key" not in (
        select
          "patient_key"
        from
          "patients"
        where
          "day_basis" = $2
      )
  ) as "facts"
