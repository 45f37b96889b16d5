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
  "time_zeros" as (
    select
      "l"."series_id",
      "e"."induction_infusions",
      arg_max ("l"."in_response", "l"."position") as "in_response",
      max("l"."position") as "position",
      max("l"."days_from_first") as "day",
      greatest(
        max("l"."infusions_before"),
        "e"."induction_infusions"
      ) as "infusions_so_far"
    from
      "later_scores" as "l"
      inner join "eligible" as "e" on "e"."series_id" = "l"."series_id"
    where
      "l"."series_id" in (
        select
          "series_id"
        from
          "series"
        where
          (
            "day_basis" = $38
            or (
              "maintenance_infusions" > $39
              or "next_series_on" is not null
              or (
                "planned_infusions" is not null
                and "induction_infusions" >= "planned_infusions"
              )
              or date_diff (
                'day',
                cast("last_induction_on" as date),
                cast($40 as date)
              ) >= $41
            )
          )
      )
      and "l"."days_from_last_induction" >= $42
      and "l"."days_from_last_induction" <= $43
      and "l"."infusions_before" >= "e"."induction_infusions"
    group by
      "l"."series_id",
      "e"."induction_infusions"
  ),
  "begun_response" as (
    select
      "z"."series_id",
      "z"."position",
      "z"."day",
      "z"."infusions_so_far",
      min("i"."days_from_first") filter (
        where
          "i"."infusion_number" > "z"."infusions_so_far"
      ) - "z"."day" as "next_maintenance",
      case
        when count("i"."infusion_id") > $44 then greatest(min("i"."days_from_first") - "z"."day", 0)
      end as "first_maintenance"
    from
      "time_zeros" as "z"
      left join "series_infusions" as "i" on "i"."series_id" = "z"."series_id"
      and "i"."phase" = $45
    where
      "z"."in_response" = $46
    group by
      "z"."series_id",
      "z"."position",
      "z"."day",
      "z"."infusions_so_far"
  ),
  "since" as (
    select
      "b"."series_id",
      "b"."next_maintenance",
      "b"."first_maintenance",
      "l"."days_from_first" - "b"."day" as "time",
      "l"."infusions_before" <= "b"."infusions_so_far" as "before_maintenance",
      "l"."in_response",
      lag("l"."in_response") over (
        partition by
          "l"."series_id"
        order by
          "l"."position"
      ) as "was_in_response"
    from
      "begun_response" as "b"
      inner join "later_scores" as "l" on "l"."series_id" = "b"."series_id"
      and "l"."position" >= "b"."position"
  ),
  "losses" as (
    select
      "first_maintenance",
      max("time") as "last_score",
      least(max("time"), "next_maintenance") as "maintenance",
      min("time") filter (
        where
          "in_response" = $47
      ) as "one_score",
      min("time") filter (
        where
          (
            "in_response" = $48
            and "was_in_response" = $49
          )
      ) as "two_running",
      min("time") filter (
        where
          (
            "in_response" = $50
            and "before_maintenance" = $51
          )
      ) as "one_score_before",
      min("time") filter (
        where
          (
            (
              "in_response" = $52
              and "was_in_response" = $53
            )
            and "before_maintenance" = $54
          )
      ) as "two_running_before"
    from
      "since"
    group by
      "series_id",
      "next_maintenance",
      "first_maintenance"
  ),
  "variants" as (
    select
      $55 as "rule",
      $56 as "censoring",
      coalesce("one_score", "last_score") as "time",
      "one_score" is not null as "event",
      "first_maintenance"
    from
      "losses"
    union all
    select
      $57 as "rule",
      $58 as "censoring",
      coalesce("two_running", "last_score") as "time",
      "two_running" is not null as "event",
      "first_maintenance"
    from
      "losses"
    union all
    select
      $59 as "rule",
      $60 as "censoring",
      coalesce("one_score_before", "maintenance") as "time",
      "one_score_before" is not null as "event",
      "first_maintenance"
    from
      "losses"
    union all
    select
      $61 as "rule",
      $62 as "censoring",
      coalesce("two_running_before", "maintenance") as "time",
      "two_running_before" is not null as "event",
      "first_maintenance"
    from
      "losses"
  ),
  "tallies" as (
    select
      $63 as "tally",
      "rule",
      "censoring",
      "time",
      "event",
      coalesce("first_maintenance" <= "time", false) as "maintained",
      count(*) as "n"
    from
      "variants"
    group by
      "rule",
      "censoring",
      "time",
      "event",
      "maintained"
    union all
    select
      $64 as "tally",
      "rule",
      "censoring",
      "first_maintenance" as "time",
      false as "event",
      true as "maintained",
      count(*) as "n"
    from
      "variants"
    where
      "first_maintenance" <= "time"
    group by
      "rule",
      "censoring",
      "first_maintenance"
    union all
    select
      $65 as "tally",
      $66 as "rule",
      $67 as "censoring",
      0 as "time",
      false as "event",
      false as "maintained",
      count(*) as "n"
    from
      "time_zeros"
  )
select
  "tally",
  "rule",
  "censoring",
  "time",
  "event" as "event",
  "maintained" as "maintained",
  "n"
from
  "tallies"
order by
  "tally",
  "rule",
  "censoring",
  "time",
  "event",
  "maintained"
