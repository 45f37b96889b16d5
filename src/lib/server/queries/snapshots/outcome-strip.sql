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
      "indication" in ($1, $2) as "begun_0",
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
      ) as "begun_1",
      (
        "day_basis" = $9
        or (
          date_diff (
            'day',
            cast("last_induction_on" as date),
            cast($10 as date)
          ) >= $11
          and (
            "maintenance_infusions" > $12
            or "next_series_on" is not null
            or (
              "planned_infusions" is not null
              and "induction_infusions" >= "planned_infusions"
            )
            or date_diff (
              'day',
              cast("last_induction_on" as date),
              cast($13 as date)
            ) >= $14
          )
        )
      ) as "begun_2",
      (
        "day_basis" = $15
        or (
          date_diff (
            'day',
            cast("first_infusion_on" as date),
            cast($16 as date)
          ) >= $17
          and true
        )
      ) as "begun_3"
    from
      "series"
    where
      "agent" = $18
      and "agent_series_number" = $19
  ),
  "scores" as (
    select
      "a"."series_id",
      arg_max ("a"."total_score", "a"."days_from_first") filter (
        where
          (
            "a"."infusions_before" = $20
            and "a"."days_from_first" <= $21
            and "a"."days_from_first" >= $22
          )
      ) as "score_0",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $23) * 2 + case
            when "a"."days_from_last_induction" > $24 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $25
            and "a"."days_from_last_induction" >= $26
            and "a"."days_from_last_induction" <= $27
          )
      ) as "score_1",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $28
            and "a"."days_from_last_induction" <= $29
          )
      ) as "score_2",
      max("a"."days_from_last_induction") filter (
        where
          "a"."infusions_before" > $30
      ) as "score_3",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_last_induction" - $31) * 2 + case
            when "a"."days_from_last_induction" > $32 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $33
            and "a"."days_from_last_induction" >= $34
            and "a"."days_from_last_induction" <= $35
          )
      ) as "score_4",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $36
            and "a"."days_from_last_induction" <= $37
          )
      ) as "score_5",
      arg_min (
        "a"."total_score",
        (
          abs("a"."days_from_first" - $38) * 2 + case
            when "a"."days_from_first" > $39 then 1
            else 0
          end
        ) * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $40
            and "a"."days_from_first" >= $41
            and "a"."days_from_first" <= $42
          )
      ) as "score_6",
      arg_max (
        "a"."total_score",
        ("a"."days_from_first") * 10000 + "a"."infusions_before"
      ) filter (
        where
          (
            "a"."infusions_before" > $43
            and "a"."days_from_first" <= $44
          )
      ) as "score_7",
      max("a"."days_from_first") filter (
        where
          "a"."infusions_before" > $45
      ) as "score_8"
    from
      "aligned_assessments" as "a"
      inner join "begun" on "begun"."series_id" = "a"."series_id"
    where
      "a"."instrument" = $46
      and "a"."valid" = $47
      and "a"."chosen" = $48
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
      case
        when "indication_matches" = $49 then 0
        when "window_closed" = $50 then 1
        when "ineligible" = $51 then 2
        when "ineligible" = $52 then 3
        when "ineligible" = $53 then 4
        when "incomplete" = $54 then 5
        when "incomplete" = $55 then 6
        when "incomplete" = $56 then 7
        when "incomplete" = $57 then 8
        else 9
      end as "step",
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
            when "baseline" is null then $58
            when "baseline" <= $59 then $60
            when "baseline" < $61 then $62
          end as "ineligible",
          case
            when "induction_infusions" < $63 then $64
            when "induction_infusions" > $65 then $66
            when "span_days" < $67 then $68
            when "span_days" > $69 then $70
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $71 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $72 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $73
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $74
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
      case
        when "indication_matches" = $75 then 0
        when "window_closed" = $76 then 1
        when "ineligible" = $77 then 2
        when "ineligible" = $78 then 3
        when "ineligible" = $79 then 4
        when "incomplete" = $80 then 5
        when "incomplete" = $81 then 6
        when "incomplete" = $82 then 7
        when "incomplete" = $83 then 8
        else 9
      end as "step",
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
            when "baseline" is null then $84
            when "baseline" <= $85 then $86
            when "baseline" < $87 then $88
          end as "ineligible",
          case
            when "induction_infusions" < $89 then $90
            when "induction_infusions" > $91 then $92
            when "span_days" < $93 then $94
            when "span_days" > $95 then $96
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $97 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $98 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $99
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $100
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
      case
        when "indication_matches" = $101 then 0
        when "window_closed" = $102 then 1
        when "ineligible" = $103 then 2
        when "ineligible" = $104 then 3
        when "ineligible" = $105 then 4
        when "incomplete" = $106 then 5
        when "incomplete" = $107 then 6
        when "incomplete" = $108 then 7
        when "incomplete" = $109 then 8
        else 9
      end as "step",
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
            when "baseline" is null then $110
            when "baseline" <= $111 then $112
            when "baseline" < $113 then $114
          end as "ineligible",
          case
            when "induction_infusions" < $115 then $116
            when "induction_infusions" > $117 then $118
            when "span_days" < $119 then $120
            when "span_days" > $121 then $122
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $123 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $124 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $125
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $126
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
      case
        when "indication_matches" = $127 then 0
        when "window_closed" = $128 then 1
        when "ineligible" = $129 then 2
        when "ineligible" = $130 then 3
        when "ineligible" = $131 then 4
        when "incomplete" = $132 then 5
        when "incomplete" = $133 then 6
        when "incomplete" = $134 then 7
        when "incomplete" = $135 then 8
        else 9
      end as "step",
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
            when "baseline" is null then $136
            when "baseline" <= $137 then $138
            when "baseline" < $139 then $140
          end as "ineligible",
          case
            when "induction_infusions" < $141 then $142
            when "induction_infusions" > $143 then $144
            when "span_days" < $145 then $146
            when "span_days" > $147 then $148
          end as "incomplete",
          coalesce(
            "baseline" - "outcome" + 0.000001 >= "baseline" * $149 / 100,
            false
          ) as "responded",
          coalesce(
            "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $150 / 100,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $151
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $152
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
      case
        when "indication_matches" = $153 then 0
        when "window_closed" = $154 then 1
        when "ineligible" = $155 then 2
        when "ineligible" = $156 then 3
        when "ineligible" = $157 then 4
        when "incomplete" = $158 then 5
        when "incomplete" = $159 then 6
        when "incomplete" = $160 then 7
        when "incomplete" = $161 then 8
        else 9
      end as "step",
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
            when "baseline" is null then $162
            when "baseline" <= $163 then $164
            when "baseline" < $165 then $166
          end as "ineligible",
          case
            when "induction_infusions" < $167 then $168
            when "induction_infusions" > $169 then $170
            when "span_days" < $171 then $172
            when "span_days" > $173 then $174
          end as "incomplete",
          coalesce("outcome" + 0.000001 < $175, false) as "responded",
          coalesce(
            coalesce("outcome", "last_observation") + 0.000001 < $176,
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $177
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $178
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
      case
        when "indication_matches" = $179 then 0
        when "window_closed" = $180 then 1
        when "ineligible" = $181 then 2
        when "ineligible" = $182 then 3
        when "ineligible" = $183 then 4
        when "incomplete" = $184 then 5
        when "incomplete" = $185 then 6
        when "incomplete" = $186 then 7
        when "incomplete" = $187 then 8
        else 9
      end as "step",
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
            when "baseline" is null then $188
            when "baseline" <= $189 then $190
            when "baseline" < $191 then $192
          end as "ineligible",
          case
            when "induction_infusions" < $193 then $194
            when "induction_infusions" > $195 then $196
            when "span_days" < $197 then $198
            when "span_days" > $199 then $200
          end as "incomplete",
          coalesce(
            (
              "baseline" - "outcome" + 0.000001 >= $201
              and "baseline" - "outcome" + 0.000001 >= "baseline" * $202
            ),
            false
          ) as "responded",
          coalesce(
            (
              "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= $203
              and "baseline" - coalesce("outcome", "last_observation") + 0.000001 >= "baseline" * $204
            ),
            false
          ) as "responded_last_observation",
          coalesce(
            (
              "outcome" - "baseline" + 0.000001 >= $205
              and "outcome" - "baseline" + 0.000001 >= "baseline" * $206
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
