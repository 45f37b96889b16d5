with
  "begun" as (
    select
      "series_id",
      "induction_infusions",
      date_diff (
        'day',
        cast("first_infusion_on" as date),
        cast("last_induction_on" as date)
      ) as "span_days",
      "indication" in ($1, $2) as "indication_matches",
      (
        "day_basis" = $3
        or (
          date_diff (
            'day',
            cast("last_induction_on" as date),
            cast($4 as date)
          ) >= $5
          and (
            "maintenance_infusions" > $6
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or date_diff (
              'day',
              cast("last_induction_on" as date),
              cast($7 as date)
            ) >= $8
          )
        )
      ) as "window_closed"
    from
      "series"
    where
      "agent" = $9
      and "agent_series_number" = $10
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $11
            and "a"."days_from_first" <= $12
            and "a"."days_from_first" >= $13
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $14) * 2 + case
            when "a"."days_from_last_induction" > $15 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $16
            and "a"."days_from_last_induction" >= $17
            and "a"."days_from_last_induction" <= $18
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $19
            and "a"."days_from_last_induction" <= $20
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $21
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $22
      and "a"."valid" = $23
      and "a"."chosen" = $24
      and "begun"."indication_matches" = $25
      and "begun"."window_closed" = $26
    group by
      "a"."series_id"
  )
select
  "induction_infusions" as "infusions",
  (
    "induction_infusions" >= $27
    and "induction_infusions" <= $28
    and "span_days" <= $29
  ) as "on_schedule",
  count(*) as "n"
from
  "begun"
where
  "indication_matches" = $30
  and "window_closed" = $31
  and "series_id" in (
    select
      "series_id"
    from
      "series"
    where
      (
        "day_basis" = $32
        or (
          "maintenance_infusions" > $33
          or "next_series_on" is not null
          or (
            "planned_infusions" is not null
            and "induction_infusions" >= "planned_infusions"
          )
          or date_diff (
            'day',
            cast("last_induction_on" as date),
            cast($34 as date)
          ) >= $35
        )
      )
  )
group by
  "infusions",
  "on_schedule"
order by
  "infusions",
  "on_schedule"
