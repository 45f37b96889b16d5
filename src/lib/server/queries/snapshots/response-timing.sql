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
  ),
  "eligible" as (
    select
      "begun"."series_id",
      "begun"."induction_infusions",
      "scores"."baseline",
      "scores"."outcome" is not null as "measured",
      coalesce(
        "scores"."baseline" - "scores"."outcome" + 0.000001 >= "scores"."baseline" * $27 / 100,
        false
      ) as "responded"
    from
      "begun"
      inner join "scores" on "scores"."series_id" = "begun"."series_id"
    where
      case
        when "scores"."baseline" is null then $28
        when "scores"."baseline" <= $29 then $30
        when "scores"."baseline" < $31 then $32
      end is null
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
        "e"."baseline" - "a"."total_score" + 0.000001 >= "e"."baseline" * $33 / 100,
        false
      ) as "in_response"
    from
      "aligned_assessments" as "a"
      inner join "eligible" as "e" on "e"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $34
      and "a"."valid" = $35
      and "a"."chosen" = $36
      and "a"."total_score" is not null
      and "a"."infusions_before" > $37
  ),
  "timings" as (
    select
      "e"."responded",
      min("l"."days_from_first") filter (
        where
          "l"."in_response" = $38
      ) is not null as "event",
      coalesce(
        min("l"."days_from_first") filter (
          where
            "l"."in_response" = $39
        ),
        max("l"."days_from_first")
      ) as "days",
      coalesce(
        min("l"."infusions_before") filter (
          where
            "l"."in_response" = $40
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
      $41 as "unit",
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
      $42 as "unit",
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
