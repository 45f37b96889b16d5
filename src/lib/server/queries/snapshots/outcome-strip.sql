with
  "begun" as (
    select
      "series_id",
      "induction_infusions",
      "last_induction_on" - "first_infusion_on" as "span_days",
      "indication" in ($1, $2) as "begun_0",
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
      ) as "begun_1",
      (
        "day_basis" = $7
        or (
          "last_induction_on" <= $8
          and (
            "maintenance_infusions" > $9
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or "last_induction_on" <= $10
          )
        )
      ) as "begun_2",
      (
        "day_basis" = $11
        or (
          "first_infusion_on" <= $12
          and true
        )
      ) as "begun_3"
    from
      "series"
    where
      "agent" = $13
      and "agent_series_number" = $14
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $15
            and "a"."days_from_first" <= $16
            and "a"."days_from_first" >= $17
          )
      ) as "score_0",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $18) * 2 + case
            when "a"."days_from_last_induction" > $19 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $20
            and "a"."days_from_last_induction" >= $21
            and "a"."days_from_last_induction" <= $22
          )
      ) as "score_1",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $23
            and "a"."days_from_last_induction" <= $24
          )
      ) as "score_2",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $25
      ) as "score_3",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $26) * 2 + case
            when "a"."days_from_last_induction" > $27 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $28
            and "a"."days_from_last_induction" >= $29
            and "a"."days_from_last_induction" <= $30
          )
      ) as "score_4",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $31
            and "a"."days_from_last_induction" <= $32
          )
      ) as "score_5",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_first" - $33) * 2 + case
            when "a"."days_from_first" > $34 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $35
            and "a"."days_from_first" >= $36
            and "a"."days_from_first" <= $37
          )
      ) as "score_6",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $38
            and "a"."days_from_first" <= $39
          )
      ) as "score_7",
      max("a"."days_from_first") filter (
        where
          "a"."infusions_before" > $40
      ) as "score_8"
    from
      "aligned_assessments" as "a"
    where
      "a"."instrument" = $41
      and "a"."valid" = $42
      and "a"."chosen" = $43
    group by
      "a"."series_id"
  ),
  "wide" as materialized (
    select
      "begun"."induction_infusions",
      "begun"."span_days",
      "begun"."begun_0" as "begun_0",
      "begun"."begun_1" as "begun_1",
      "begun"."begun_2" as "begun_2",
      "begun"."begun_3" as "begun_3",
      "scores"."score_0" as "score_0",
      "scores"."score_1" as "score_1",
      "scores"."score_2" as "score_2",
      "scores"."score_3" as "score_3",
      "scores"."score_4" as "score_4",
      "scores"."score_5" as "score_5",
      "scores"."score_6" as "score_6",
      "scores"."score_7" as "score_7",
      "scores"."score_8" as "score_8"
    from
      "begun"
      left join "scores" on "scores"."series_id" = "begun"."series_id"
  )
select
  *
from
  (
    select
      0 as "place",
      "step" as "step",
      "outcome" is not null as "scored",
      "responded" as "is_responder",
      "responded_last_observation" as "responded_last",
      "deteriorated" as "is_worse",
      max("follow_up_day") as "last_day",
      count(*) as "n"
    from
      (
        select
          *,
          case
            when "indication_matches" = $44 then 0
            when "window_closed" = $45 then 1
            when "baseline" is null then 2
            when "baseline" <= $46 then 3
            when "baseline" < $47 then 4
            when "induction_infusions" < $48 then 5
            when "induction_infusions" > $49 then 6
            when "span_days" < $50 then 7
            when "span_days" > $51 then 8
            else 9
          end as "step",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $52 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $53 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $54
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $55
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    group by
      "step",
      "scored",
      "is_responder",
      "responded_last",
      "is_worse"
    union all
    select
      1 as "place",
      "step" as "step",
      "outcome" is not null as "scored",
      "responded" as "is_responder",
      "responded_last_observation" as "responded_last",
      "deteriorated" as "is_worse",
      max("follow_up_day") as "last_day",
      count(*) as "n"
    from
      (
        select
          *,
          case
            when "indication_matches" = $56 then 0
            when "window_closed" = $57 then 1
            when "baseline" is null then 2
            when "baseline" <= $58 then 3
            when "baseline" < $59 then 4
            else 9
          end as "step",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $60 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $61 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $62
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $63
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_2" as "window_closed",
              "score_0" as "baseline",
              "score_4" as "outcome",
              "score_5" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    group by
      "step",
      "scored",
      "is_responder",
      "responded_last",
      "is_worse"
    union all
    select
      2 as "place",
      "step" as "step",
      "outcome" is not null as "scored",
      "responded" as "is_responder",
      "responded_last_observation" as "responded_last",
      "deteriorated" as "is_worse",
      max("follow_up_day") as "last_day",
      count(*) as "n"
    from
      (
        select
          *,
          case
            when "indication_matches" = $64 then 0
            when "window_closed" = $65 then 1
            when "baseline" is null then 2
            when "baseline" <= $66 then 3
            when "baseline" < $67 then 4
            else 9
          end as "step",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $68 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $69 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $70
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $71
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_3" as "window_closed",
              "score_0" as "baseline",
              "score_6" as "outcome",
              "score_7" as "last_observation",
              "score_8" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    group by
      "step",
      "scored",
      "is_responder",
      "responded_last",
      "is_worse"
    union all
    select
      3 as "place",
      "step" as "step",
      "outcome" is not null as "scored",
      "responded" as "is_responder",
      "responded_last_observation" as "responded_last",
      "deteriorated" as "is_worse",
      max("follow_up_day") as "last_day",
      count(*) as "n"
    from
      (
        select
          *,
          case
            when "indication_matches" = $72 then 0
            when "window_closed" = $73 then 1
            when "baseline" is null then 2
            when "baseline" <= $74 then 3
            when "baseline" < $75 then 4
            when "induction_infusions" < $76 then 5
            when "induction_infusions" > $77 then 6
            when "span_days" > $78 then 8
            else 9
          end as "step",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $79 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $80 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $81
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $82
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    group by
      "step",
      "scored",
      "is_responder",
      "responded_last",
      "is_worse"
    union all
    select
      4 as "place",
      "step" as "step",
      "outcome" is not null as "scored",
      "responded" as "is_responder",
      "responded_last_observation" as "responded_last",
      "deteriorated" as "is_worse",
      max("follow_up_day") as "last_day",
      count(*) as "n"
    from
      (
        select
          *,
          case
            when "indication_matches" = $83 then 0
            when "window_closed" = $84 then 1
            when "baseline" is null then 2
            when "baseline" <= $85 then 3
            when "baseline" < $86 then 4
            when "induction_infusions" < $87 then 5
            when "induction_infusions" > $88 then 6
            when "span_days" < $89 then 7
            when "span_days" > $90 then 8
            else 9
          end as "step",
          coalesce("outcome" + 0.000001 < $91, false) as "responded",
          coalesce(
            coalesce("outcome", "last_observation") + 0.000001 < $92,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $93
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $94
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    group by
      "step",
      "scored",
      "is_responder",
      "responded_last",
      "is_worse"
    union all
    select
      5 as "place",
      "step" as "step",
      "outcome" is not null as "scored",
      "responded" as "is_responder",
      "responded_last_observation" as "responded_last",
      "deteriorated" as "is_worse",
      max("follow_up_day") as "last_day",
      count(*) as "n"
    from
      (
        select
          *,
          case
            when "indication_matches" = $95 then 0
            when "window_closed" = $96 then 1
            when "baseline" is null then 2
            when "baseline" <= $97 then 3
            when "baseline" < $98 then 4
            when "induction_infusions" < $99 then 5
            when "induction_infusions" > $100 then 6
            when "span_days" < $101 then 7
            when "span_days" > $102 then 8
            else 9
          end as "step",
          coalesce(
            (
              "baseline" - "outcome" + 0.000001 >= $103
              and "baseline" - "outcome" + 0.000001 >= "baseline" * $104
            ),
            false
          ) as "responded",
          coalesce(
            (
              "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= $105
              and "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $106
            ),
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $107
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $108
            ),
            false
          ) as "deteriorated"
        from
          (
            select
              "induction_infusions",
              "span_days",
              "begun_0" as "indication_matches",
              "begun_1" as "window_closed",
              "score_0" as "baseline",
              "score_1" as "outcome",
              "score_2" as "last_observation",
              "score_3" as "follow_up_day"
            from
              "wide"
          ) as "scored"
      ) as "outcomes"
    group by
      "step",
      "scored",
      "is_responder",
      "responded_last",
      "is_worse"
  ) as "strip"
