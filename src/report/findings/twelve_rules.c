#include "report/findings/twelve_rules.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/findings/labels.h"

const char *twelve_rules_answer_name(enum rules_answer answer)
{
    static const char *const names[] = {"yes", "no", "not applicable", "cannot be known"};
    return names[answer];
}

/* A median this far below the greatest time predicts little of what a single run will take. */
static const double TAIL_RATIO = 1.5;

static void answer(struct rule *rule, enum rules_answer value, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void answer(struct rule *rule, enum rules_answer value, const char *format, ...)
{
    va_list arguments;
    rule->answer = value;
    va_start(arguments, format);
    vsnprintf(rule->found, sizeof rule->found, format, arguments);
    va_end(arguments);
}

static void advise(struct rule *rule, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void advise(struct rule *rule, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(rule->advice, sizeof rule->advice, format, arguments);
    va_end(arguments);
}

/* ---- What the answers count. */

/* Of the rows that count. */
struct facts {
    size_t rows, parallel, without_interval, left_out, runs_left_out;
    size_t bounded, split; /* parallel rows with a bound, and those whose numbers are split */
    bool has_loops;        /* some of them have the bound of a loop */
    int most_workers, cores;
    size_t warm, cold;        /* records with and without warm-up */
    const struct row *tailed; /* whose greatest time is farthest above its median */
};

static double tail_of(const struct row *row)
{
    return row->median > 0 ? row->seconds[row->repetitions - 1] / row->median : 1;
}

static struct facts facts_of(const struct group *group)
{
    struct facts facts = {0};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        const struct run *run = row->like;
        facts.left_out += row->is_left_out;
        facts.runs_left_out += row->is_left_out ? row->runs : 0;
        facts.cores = run->cores * run->nodes > facts.cores ? run->cores * run->nodes : facts.cores;
        if (row->is_left_out)
            continue;
        facts.rows++;
        facts.parallel += run->workers > 1;
        facts.bounded += run->workers > 1 && !isnan(row->bound);
        facts.split += run->workers > 1 && run->splits;
        facts.has_loops = facts.has_loops || (run->workers > 1 && run_is_loop(run) && !isnan(row->bound));
        facts.without_interval += row->interval.low == 0;
        facts.most_workers = run->workers > facts.most_workers ? run->workers : facts.most_workers;
        facts.tailed = !facts.tailed || tail_of(row) > tail_of(facts.tailed) ? row : facts.tailed;
    }
    for (size_t i = 0; i < group->run_count; i++) {
        facts.warm += group->runs[i]->warmups > 0;
        facts.cold += group->runs[i]->warmups == 0;
    }
    return facts;
}

/* ---- The rules. */

typedef void check_function(const struct group *group, const struct facts *facts, struct rule *rule);

static void check_base(const struct group *group, const struct facts *facts, struct rule *rule)
{
    const struct row *base = group->base;
    if (facts->parallel == 0) {
        answer(rule, RULES_NOT_APPLICABLE, "no speedup: there are no runs with more than one worker");
    } else if (!base) {
        answer(rule, RULES_NO, "no speedup: there is no sequential run of this kernel that counts");
        advise(rule, "measure it too, with --threads 1 and no launcher");
    } else {
        char against_one[96] = "";
        if (group->parallel_base)
            snprintf(against_one, sizeof against_one, "; one rank under a launcher: %.*f s",
                     labels_decimals(group), group->parallel_base->median);
        answer(rule, RULES_YES, "all against the fastest %s run, %.*f s (median of %zu)%s",
               run_world_name(base->like->world), labels_decimals(group), base->median, base->repetitions,
               against_one);
    }
}

static void check_subsets(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    const bool is_all = facts->cores == 0 || facts->most_workers >= facts->cores;
    char left_out[96] = "none left out";
    if (facts->left_out > 0)
        snprintf(left_out, sizeof left_out, "%zu runs left out as misplaced, which is said",
                 facts->runs_left_out);
    if (facts->cores == 0) {
        answer(rule, RULES_UNKNOWN, "up to %d workers, cores not recorded; %s", facts->most_workers,
               left_out);
        return;
    }
    answer(rule, is_all ? RULES_YES : RULES_NO, "up to %d workers on %d cores; %s", facts->most_workers,
           facts->cores, left_out);
    if (!is_all)
        advise(rule, "measure up to all cores, or say why not");
}

static void check_means(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    (void)facts;
    answer(rule, RULES_YES,
           "no mean is shown: times are medians, a rate is all operations over all busy seconds");
}

static void check_ratios(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    (void)facts;
    answer(rule, RULES_YES, "a speedup is a ratio of two medians; no ratios are averaged");
}

static void check_intervals(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    if (facts->without_interval == 0) {
        answer(rule, RULES_YES, "run times vary; all %zu medians have a 95 %% interval", facts->rows);
        return;
    }
    answer(rule, RULES_NO, "run times vary; %zu of %zu medians have fewer than 6 repetitions and no interval",
           facts->without_interval, facts->rows);
    advise(rule, "repeat: --repeat 6, or scripts/sweep --repeat 7");
}

static void check_normality(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    (void)facts;
    answer(rule, RULES_YES,
           "intervals come from order statistics, which hold for every distribution; only the chance "
           "that --why gives for a law takes the errors of medians as normal");
}

static void check_comparisons(const struct group *group, const struct facts *facts, struct rule *rule)
{
    const struct row *base = group->base;
    size_t compared = 0, apart = 0;
    for (const struct row *row = group->rows; base && row < group->rows + group->row_count; row++) {
        if (row == base || row->is_left_out || isnan(row->low) || isnan(base->low))
            continue;
        compared++;
        apart += row->high < base->low || row->low > base->high;
    }
    if (facts->rows < 2) {
        answer(rule, RULES_NOT_APPLICABLE, "there is one row: nothing is compared");
    } else if (compared + 1 < facts->rows) {
        answer(rule, RULES_NO, "%zu of %zu rows can be compared with the base by intervals", compared,
               facts->rows - 1);
        advise(rule, "six repetitions of the base and of every row");
    } else {
        answer(rule, RULES_YES, "by intervals, %zu of %zu rows differ from the base%s", apart, compared,
               apart < compared ? "; claim no difference of the others" : "");
    }
}

static void check_tendency(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    char name[LABELS_CONFIGURATION_SIZE];
    const struct row *row = facts->tailed;
    if (!row) {
        answer(rule, RULES_NOT_APPLICABLE, "no row counts");
        return;
    }
    const bool is_tailed = tail_of(row) > TAIL_RATIO;
    answer(rule, is_tailed ? RULES_NO : RULES_YES,
           "beside each median stand the least and the greatest time, at most %.2f times the median (%s)",
           tail_of(row), labels_configuration(row->like, name));
    if (is_tailed)
        advise(rule, "look at every repetition (--plot - --figure time) before the median is quoted");
}

static void check_setup(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)facts;
    const struct run *run = group->runs[0];
    char commit[SHOWN_SIZE], cpu[SHOWN_SIZE], compiler[SHOWN_SIZE];
    lines_show(run->key[RUN_COMMIT], commit);
    const bool is_known = *commit && strcmp(commit, "unknown") != 0 && !strstr(commit, "-dirty");
    if (run->source) {
        answer(rule, RULES_UNKNOWN, "published figures: only the machine is named");
        return;
    }
    answer(rule, is_known ? RULES_YES : RULES_NO,
           "the records name CPU (%s), compiler (%s), flags, commit (%s), libraries, command line, binding "
           "and placement; "
           "clock, temperature, energy and network are not measured, and nothing is said of them",
           lines_show(run->key[RUN_CPU_MODEL], cpu), lines_show(run->key[RUN_COMPILER], compiler), commit);
    if (!is_known)
        advise(rule, "build from a clean checkout: this commit does not say what was built");
}

static void check_method(const struct group *group, const struct facts *facts, struct rule *rule)
{
    if (group->runs[0]->source) {
        answer(rule, RULES_UNKNOWN, "published figures: how they were timed is not in them");
        return;
    }
    answer(rule, RULES_YES,
           "monotonic clock; from a point that all ranks had reached to the end of the last one; warm-ups in "
           "%zu of %zu "
           "records; the median of all repetitions",
           facts->warm, facts->warm + facts->cold);
}

static void check_bounds(const struct group *group, const struct facts *facts, struct rule *rule)
{
    if (facts->parallel == 0) {
        answer(rule, RULES_NOT_APPLICABLE, "no speedup to bound");
    } else if (group->base && facts->bounded + facts->split == facts->parallel) {
        answer(rule, RULES_YES, "beside the ideal line, whole numbers as tasks%s bound %zu of %zu rows%s",
               facts->has_loops ? ", or a loop's schedule of them," : "", facts->bounded, facts->parallel,
               facts->split > 0 ? "; the others split their numbers, so the ideal is their bound" : "");
    } else if (group->base && facts->bounded > 0) {
        answer(rule, RULES_NO,
               "%zu of %zu rows have a bound; that of the others takes the times of single numbers",
               facts->bounded, facts->parallel);
        advise(rule, "record a sequential run of up to 1,000 numbers");
    } else {
        answer(rule, RULES_NO,
               "the ideal line alone: the base has no times of single numbers, or there is no base");
        advise(rule, "record a sequential run of up to 1,000 numbers");
    }
}

static void check_plots(const struct group *group, const struct facts *facts, struct rule *rule)
{
    (void)group;
    (void)facts;
    answer(rule, RULES_YES,
           "--plot draws every repetition or the interval; lines join medians of one world to lead the "
           "eye, and bounds and laws are drawn as curves of their own");
}

void twelve_rules_check(const struct group *group, struct rule rules[RULES_COUNT])
{
    static const struct {
        const char *question;
        check_function *check;
    } all[RULES_COUNT] = {
        {"Is the base of a speedup named, with its time?", check_base},
        {"Is all of the machine used, or is it said why not?", check_subsets},
        {"Are times and rates averaged as they should be?", check_means},
        {"Are no ratios averaged?", check_ratios},
        {"Does what varies have an interval?", check_intervals},
        {"Is nothing taken as normal that was not tested?", check_normality},
        {"Are differences held against the noise?", check_comparisons},
        {"Does the middle speak for the whole?", check_tendency},
        {"Could somebody else do it again?", check_setup},
        {"Is it said how time was measured?", check_method},
        {"Is there a bound to compare with?", check_bounds},
        {"Do the plots show what is needed, and no more?", check_plots},
    };
    const struct facts facts = facts_of(group);
    for (int i = 0; i < RULES_COUNT; i++) {
        rules[i] = (struct rule){.question = all[i].question};
        all[i].check(group, &facts, &rules[i]);
    }
}
