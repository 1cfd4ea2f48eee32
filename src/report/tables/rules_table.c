#include "report/tables/rules_table.h"

#include "report/findings/rules.h"
#include "report/json/json_build.h"

void rules_table_fill(const struct group *group, struct table *table)
{
    struct rule rules[RULES_COUNT];
    static const char *const heads[] = {"rule", "question", "answer", "found; what to do"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        table_head(table, "%s", heads[i]);
    table->left = sizeof heads / sizeof heads[0];
    rules_check(group, rules);
    for (int i = 0; i < RULES_COUNT; i++) {
        table_cell(table, "%d", i + 1);
        table_cell(table, "%s", rules[i].question);
        table_cell(table, "%s", rules_answer_name(rules[i].answer));
        table_cell(table, "%s%s%s", rules[i].found, *rules[i].advice ? "; " : "", rules[i].advice);
    }
}

static json_t *rule_json(int number, const struct rule *rule)
{
    bool good = true;
    json_t *json = json_object();
    json_build_put(&good, json, "rule", json_integer(number));
    json_build_put(&good, json, "question", json_string(rule->question));
    json_build_put(&good, json, "answer", json_string(rules_answer_name(rule->answer)));
    json_build_put(&good, json, "found", json_string(rule->found));
    json_build_put(&good, json, "to_do", json_string(rule->advice));
    return json_build_finish(good, json);
}

json_t *rules_table_rows(const struct group *group)
{
    struct rule rules[RULES_COUNT];
    bool good = true;
    json_t *rows = json_array();
    rules_check(group, rules);
    for (int i = 0; i < RULES_COUNT; i++)
        json_build_append(&good, rows, rule_json(i + 1, &rules[i]));
    return json_build_finish(good, rows);
}
