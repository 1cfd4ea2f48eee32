/* The table of rules. */
#include "report/findings/twelve_rules.h"
#include "report/tables/tables.h"

void check_table(const struct group *group, struct table *table)
{
    struct check_rule rules[CHECK_RULES];
    static const char *const heads[] = {"rule", "question", "answer", "found; what to do"};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        table_head(table, "%s", heads[i]);
    table->left = sizeof heads / sizeof heads[0];
    check_rules(group, rules);
    for (int i = 0; i < CHECK_RULES; i++) {
        table_cell(table, "%d", i + 1);
        table_cell(table, "%s", rules[i].question);
        table_cell(table, "%s", check_answer_name(rules[i].answer));
        table_cell(table, "%s%s%s", rules[i].found, *rules[i].cure ? "; " : "", rules[i].cure);
    }
    tables_group_notes(table, group);
}

static json_t *rule_json(int number, const struct check_rule *rule)
{
    bool good = true;
    json_t *json = json_object();
    tables_put(&good, json, "rule", json_integer(number));
    tables_put(&good, json, "question", json_string(rule->question));
    tables_put(&good, json, "answer", json_string(check_answer_name(rule->answer)));
    tables_put(&good, json, "found", json_string(rule->found));
    tables_put(&good, json, "to_do", json_string(rule->cure));
    if (good)
        return json;
    json_decref(json);
    return NULL;
}

json_t *check_json(const struct group *group)
{
    struct check_rule rules[CHECK_RULES];
    json_t *rows = json_array();
    check_rules(group, rules);
    for (int i = 0; rows && i < CHECK_RULES; i++) {
        if (json_array_append_new(rows, rule_json(i + 1, &rules[i])) == 0)
            continue;
        json_decref(rows);
        rows = NULL;
    }
    return rows;
}
