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
            "day_basis" = $33
            or (
              "maintenance_infusions" > $34
              or "next_series_on" is not null
              or (
                "planned_infusions" is not null
                and "induction_infusions" >= "planned_infusions"
              )
              or "last_induction_on" <= $35
            )
          )
      )
      and "l"."days_from_last_induction" >= $36
      and "l"."days_from_last_induction" <= $37
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
      date_diff (
        'day',
        cast("s"."first_infusion_on" as date),
        cast(
          ("s"."infusions") ["z"."infusions_so_far" + 1]."given_on" as date
        )
      ) - "z"."day" as "next_maintenance",
      case
        when "s"."maintenance_infusions" > 0 then greatest(
          date_diff (
            'day',
            cast("s"."first_infusion_on" as date),
            cast(
              ("s"."infusions") ["s"."induction_infusions" + 1]."given_on" as date
            )
          ) - "z"."day",
          0
        )
      end as "first_maintenance"
    from
      "time_zeros" as "z"
      inner join "series" as "s" on "s"."series_id" = "z"."series_id"
    where
      "z"."in_response" = $38
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
          "in_response" = $39
      ) as "one_score",
      min("time") filter (
        where
          (
            "in_response" = $40
            and "was_in_response" = $41
          )
      ) as "two_running",
      min("time") filter (
        where
          (
            "in_response" = $42
            and "before_maintenance" = $43
          )
      ) as "one_score_before",
      min("time") filter (
        where
          (
            (
              "in_response" = $44
              and "was_in_response" = $45
            )
            and "before_maintenance" = $46
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
      $47 as "rule",
      $48 as "censoring",
      coalesce("one_score", "last_score") as "time",
      "one_score" is not null as "event",
      "first_maintenance"
    from
      "losses"
    union all
    select
      $49 as "rule",
      $50 as "censoring",
      coalesce("two_running", "last_score") as "time",
      "two_running" is not null as "event",
      "first_maintenance"
    from
      "losses"
    union all
    select
      $51 as "rule",
      $52 as "censoring",
      coalesce("one_score_before", "maintenance") as "time",
      "one_score_before" is not null as "event",
      "first_maintenance"
    from
      "losses"
    union all
    select
      $53 as "rule",
      $54 as "censoring",
      coalesce("two_running_before", "maintenance") as "time",
      "two_running_before" is not null as "event",
      "first_maintenance"
    from
      "losses"
  ),
  "tallies" as (
    select
      $55 as "tally",
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
      $56 as "tally",
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
      $57 as "tally",
      $58 as "rule",
      $59 as "censoring",
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
