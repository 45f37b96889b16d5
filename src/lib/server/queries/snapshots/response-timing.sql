with
  "begun" as (
    select
      "series_id",
      "induction_infusions",
      "last_induction_on" - "first_infusion_on" as "span_days",
      "indication" in ($1, $2) as "indication_matches",
      (
        "day_basis" = $3
        or (
          "last_induction_on" <= $4
          and (
            "maintenance_infusions" > $5
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or "last_induction_on" <= $6
          )
        )
      ) as "window_closed"
    from
      "series"
    where
      "agent" = $7
      and "agent_series_number" = $8
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $9
            and "a"."days_from_first" <= $10
            and "a"."days_from_first" >= $11
          )
      ) as "baseline",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $12) * 2 + case
            when "a"."days_from_last_induction" > $13 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $14
            and "a"."days_from_last_induction" >= $15
            and "a"."days_from_last_induction" <= $16
          )
      ) as "outcome",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $17
            and "a"."days_from_last_induction" <= $18
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $19
      ) as "follow_up_day"
    from
      "aligned_assessments" as "a"
    where
      "a"."instrument" = $20
      and "a"."valid" = $21
      and "a"."chosen" = $22
    group by
      "a"."series_id"
  ),
  "eligible" as (
    select
      "begun"."series_id",
      "begun"."induction_infusions",
      "scores"."baseline",
      "scores"."outcome" is not null as "measured",
      coalesce(
        "scores"."baseline" - "scores"."outcome" + 0.000001 >= "scores"."baseline" * $23 / 100,
        false
      ) as "responded"
    from
      "begun"
      inner join "scores" on "scores"."series_id" = "begun"."series_id"
    where
      (
        "begun"."indication_matches" = $24
        and "begun"."window_closed" = $25
      )
      and (
        "scores"."baseline" > $26
        and "scores"."baseline" >= $27
      )
  ),
  "later_scores" as (
    select
      "a"."series_id",
      "a"."total_score",
      "a"."days_from_first",
      "a"."days_from_last_induction",
      "a"."infusions_before",
      "a"."days_from_first" * 10000 + "a"."infusions_before" as "position",
      coalesce(
        "e"."baseline" - "a"."total_score" + 0.000001 >= "e"."baseline" * $28 / 100,
        false
      ) as "in_response"
    from
      "aligned_assessments" as "a"
      inner join "eligible" as "e" on "e"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $29
      and "a"."valid" = $30
      and "a"."chosen" = $31
      and "a"."total_score" is not null
      and "a"."infusions_before" > $32
  ),
  "timings" as (
    select
      "e"."responded",
      min("l"."days_from_first") filter (
        where
          "l"."in_response" = $33
      ) is not null as "event",
      coalesce(
        min("l"."days_from_first") filter (
          where
            "l"."in_response" = $34
        ),
        max("l"."days_from_first")
      ) as "days",
      coalesce(
        min("l"."infusions_before") filter (
          where
            "l"."in_response" = $35
        ),
        max("l"."infusions_before")
      ) as "infusions"
    from
      "eligible" as "e"
      left join "later_scores" as "l" on "l"."series_id" = "e"."series_id"
    group by
      "e"."series_id",
      "e"."responded"
  ),
  "tallies" as (
    select
      $36 as "unit",
      "days" as "time",
      "event",
      "responded",
      count(*) as "n"
    from
      "timings"
    group by
      "days",
      "event",
      "responded"
    union all
    select
      $37 as "unit",
      "infusions" as "time",
      "event",
      "responded",
      count(*) as "n"
    from
      "timings"
    group by
      "infusions",
      "event",
      "responded"
  )
select
  "unit",
  "time",
  "event" as "event",
  "responded" as "responded",
  "n"
from
  "tallies"
order by
  "unit",
  "time",
  "event",
  "responded"
