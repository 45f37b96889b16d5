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
        abs("a"."days_from_last_induction" - $14) * 2 + case
          when "a"."days_from_last_induction" > $15 then 1
          else 0
        end * 10000 + "a"."infusions_before"
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
        "a"."days_from_first" * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $19
            and "a"."days_from_last_induction" <= $20
          )
      ) as "last_observation",
      max("a"."days_from_last_induction") as "follow_up_day"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $21
      and "a"."valid" = $22
      and "a"."chosen" = $23
      and "begun"."indication_matches" = $24
      and "begun"."window_closed" = $25
    group by
      "a"."series_id"
  ),
  "outcomes" as (
    select
      "begun"."indication_matches",
      "begun"."window_closed",
      "scores"."outcome",
      "scores"."follow_up_day",
      case
        when "scores"."baseline" is null then $26
        when "scores"."baseline" <= $27 then $28
        when "scores"."baseline" < $29 then $30
      end as "ineligible",
      case
        when "begun"."induction_infusions" < $31 then $32
        when "begun"."induction_infusions" > $33 then $34
        when "begun"."span_days" < $35 then $36
        when "begun"."span_days" > $37 then $38
      end as "incomplete",
      coalesce(
        "scores"."baseline" - "scores"."outcome" + 0.000001 >= "scores"."baseline" * $39 / 100,
        false
      ) as "responded",
      coalesce(
        "scores"."baseline" - coalesce("scores"."outcome", "scores"."last_observation") + 0.000001 >= "scores"."baseline" * $40 / 100,
        false
      ) as "responded_last_observation",
      coalesce(
        (
          "scores"."outcome" - "scores"."baseline" + 0.000001 >= $41
          and "scores"."outcome" - "scores"."baseline" + 0.000001 >= "scores"."baseline" * $42
        ),
        false
      ) as "deteriorated"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
  )
select
  count(*) as "begun",
  count(*) filter (
    where
      not "indication_matches" = $43
  ) as "other_indication",
  count(*) filter (
    where
      (
        "indication_matches" = $44
        and not "window_closed" = $45
      )
  ) as "window_open",
  count(*) filter (
    where
      (
        "indication_matches" = $46
        and "window_closed" = $47
      )
  ) as "started",
  count(*) filter (
    where
      (
        (
          "indication_matches" = $48
          and "window_closed" = $49
        )
        and "ineligible" = $50
      )
  ) as "no_baseline",
  count(*) filter (
    where
      (
        (
          "indication_matches" = $51
          and "window_closed" = $52
        )
        and "ineligible" = $53
      )
  ) as "baseline_zero",
  count(*) filter (
    where
      (
        (
          "indication_matches" = $54
          and "window_closed" = $55
        )
        and "ineligible" = $56
      )
  ) as "baseline_below_minimum",
  count(*) filter (
    where
      (
        (
          "indication_matches" = $57
          and "window_closed" = $58
        )
        and "ineligible" is null
      )
  ) as "eligible",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $59
            and "window_closed" = $60
          )
          and "ineligible" is null
        )
        and "incomplete" = $61
      )
  ) as "too_few_infusions",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $62
            and "window_closed" = $63
          )
          and "ineligible" is null
        )
        and "incomplete" = $64
      )
  ) as "too_many_infusions",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $65
            and "window_closed" = $66
          )
          and "ineligible" is null
        )
        and "incomplete" = $67
      )
  ) as "induction_too_short",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $68
            and "window_closed" = $69
          )
          and "ineligible" is null
        )
        and "incomplete" = $70
      )
  ) as "induction_too_long",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $71
            and "window_closed" = $72
          )
          and "ineligible" is null
        )
        and "incomplete" is null
      )
  ) as "completed",
  count(*) filter (
    where
      (
        (
          (
            (
              "indication_matches" = $73
              and "window_closed" = $74
            )
            and "ineligible" is null
          )
          and "incomplete" is null
        )
        and "outcome" is not null
      )
  ) as "measured",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $75
            and "window_closed" = $76
          )
          and "ineligible" is null
        )
        and "outcome" is not null
      )
  ) as "eligible_measured",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $77
            and "window_closed" = $78
          )
          and "ineligible" is null
        )
        and "responded" = $79
      )
  ) as "responded_eligible",
  count(*) filter (
    where
      (
        (
          (
            (
              "indication_matches" = $80
              and "window_closed" = $81
            )
            and "ineligible" is null
          )
          and "incomplete" is null
        )
        and "responded" = $82
      )
  ) as "responded_measured",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $83
            and "window_closed" = $84
          )
          and "ineligible" is null
        )
        and "responded_last_observation" = $85
      )
  ) as "responded_last_observation",
  count(*) filter (
    where
      (
        (
          (
            "indication_matches" = $86
            and "window_closed" = $87
          )
          and "ineligible" is null
        )
        and "deteriorated" = $88
      )
  ) as "deteriorated",
  max("follow_up_day") filter (
    where
      (
        "indication_matches" = $89
        and "window_closed" = $90
      )
  ) as "follow_up_ends_day"
from
  "outcomes"
