#include "report/findings/rules.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report/analysis/measurement/blocks.h"
#include "report/analysis/measurement/doubt.h"
#include "report/analysis/measurement/drift.h"
#include "report/analysis/measurement/two_modes.h"
#include "report/analysis/study_facts.h"
#include "report/findings/labels.h"

const char *rules_answer_name(enum rules_answer answer)
{
    static const char *const names[] = {"yes", "no", "not applicable", "cannot be known"};
    return names[answer];
}

/* A median this far below the greatest time predicts little of what a single run will take. */
static const double TAIL_RATIO = 1.5;

/* Points of a curve, the base among them; curves of a figure, for which there are colours and dashes; the
 * numbers of a run that its record lists one by one. */
enum { POINTS_LEAST = 3, CURVES_MOST = 8, LISTED_NUMBERS = 1000 };

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

/* ---- Findings. */

static const struct finding *find(const struct group *group, enum finding_kind kind)
{
    return findings_find(&group->findings, kind, NULL);
}

/* How many of them there are. */
static size_t count_kind(const struct group *group, enum finding_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < group->findings.count; i++)
        count += group->findings.items[i].kind == kind;
    return count;
}

/* "no", as the finding has it; NULL: nothing is done, and false. */
static bool answer_by(struct rule *rule, const char *what, const struct finding *finding)
{
    if (!finding)
        return false;
    answer(rule, RULES_NO, "%s%s", what, finding->sentence);
    advise(rule, "%s", finding->cure);
    return true;
}

/* ---- The rules. */

typedef void check_function(const struct group *group, const struct study_facts *facts, struct rule *rule);

/* One that was left out is there already. */
static void advise_sequential(const struct group *group, struct rule *rule)
{
    advise(rule, "%s",
           group_has_misplaced_base(group)
               ? "measure the sequential one again where it is not misplaced"
               : "measure a sequential one as these, with --threads 1 and no launcher");
}

static void check_base(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    const struct row *base = group->base;
    char name[LABELS_CONFIGURATION_SIZE], repetitions[LABELS_REPETITIONS_SIZE];
    if (facts->parallel == 0) {
        answer(rule, RULES_NOT_APPLICABLE,
               facts->left_out > 0 ? "no speedup: no run with more than one worker counts"
                                   : "no speedup: there are no runs with more than one worker");
    } else if (!base) {
        answer(rule, RULES_NO, "no speedup: no run can be its base");
        advise_sequential(group, rule);
    } else if (answer_by(rule, "", find(group, FINDING_BASE_DISTURBED))) {
        return;
    } else if (group->is_relative) {
        answer(rule, RULES_NO,
               "speedups are to %d worker%s (%s, %.*f s, %s), which is named, but is no "
               "sequential run",
               base->like->workers, lines_plural((uint64_t)base->like->workers),
               labels_configuration(base->like, name), labels_decimals(group), base->median,
               labels_repetitions(base, repetitions));
        advise_sequential(group, rule);
    } else {
        char against_one[96] = "";
        if (group->parallel_base)
            snprintf(against_one, sizeof against_one, "; one rank under a launcher: %.*f s",
                     labels_decimals(group), group->parallel_base->median);
        answer(rule, RULES_YES, "all against the fastest %s run, %.*f s (%s)%s",
               run_world_name(base->like->world), labels_decimals(group), base->median,
               labels_repetitions(base, repetitions), against_one);
    }
}

static void check_subsets(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    (void)group;
    const bool is_all = facts->cores == 0 || facts->most_workers >= facts->cores;
    char left_out[96] = "none left out";
    if (facts->left_out > 0)
        snprintf(left_out, sizeof left_out, "%zu run%s left out as misplaced, which is said",
                 facts->runs_left_out, lines_plural(facts->runs_left_out));
    if (facts->cores == 0) {
        answer(rule, RULES_UNKNOWN, "up to %d worker%s, cores not recorded; %s", facts->most_workers,
               lines_plural((uint64_t)facts->most_workers), left_out);
        return;
    }
    answer(rule, is_all ? RULES_YES : RULES_NO, "up to %d worker%s on %d core%s; %s", facts->most_workers,
           lines_plural((uint64_t)facts->most_workers), facts->cores, lines_plural((uint64_t)facts->cores),
           left_out);
    if (!is_all)
        advise(rule, "measure up to all cores, or say why not");
}

/* What was not looked for was not found. */
static void answer_without_modes(const struct group *group, const struct study_facts *facts,
                                 struct rule *rule)
{
    const char *rates = facts->has_rates ? ", a rate is all operations over all busy seconds" : "";
    if (facts->most_repetitions == 1)
        answer(rule, RULES_NOT_APPLICABLE, "each row is one repetition: nothing is summed up");
    else if (group->runs[0]->source)
        answer(rule, RULES_UNKNOWN, "times are medians; two modes are not looked for in published figures");
    else if (!two_modes_can_be_seen(group))
        answer(rule, RULES_UNKNOWN,
               "times are medians%s; two modes cannot be seen in rows that are short, disturbed or of fewer "
               "than "
               "%d repetitions",
               rates, MODES_LEAST);
    else
        answer(rule, RULES_YES, "times are medians%s; no row shows two modes, or nodes that differ", rates);
}

static void check_means(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    const size_t modes = count_kind(group, FINDING_MODES), nodes = count_kind(group, FINDING_NODES_DIFFER);
    if (modes + nodes == 0) {
        answer_without_modes(group, facts, rule);
        return;
    }
    const struct finding *first = find(group, modes > 0 ? FINDING_MODES : FINDING_NODES_DIFFER);
    char name[LABELS_CONFIGURATION_SIZE];
    answer(rule, RULES_NO,
           "%zu row%s with two modes and %zu with nodes that differ (the first: %s): a median of both is the "
           "time of neither",
           modes, lines_plural(modes), nodes, labels_configuration(first->row->like, name));
    advise(rule, "%s", first->cure);
}

static void check_ratios(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    (void)group;
    if (facts->uneven == 0 && facts->parallel == 0 && !facts->has_rates) {
        answer(rule, RULES_NOT_APPLICABLE, "there are no ratios");
        return;
    }
    if (facts->uneven == 0) {
        answer(rule, RULES_YES, "a speedup is a ratio of two medians%s",
               facts->has_rates ? "; rates are medians, of repetitions with the same operations" : "");
        return;
    }
    answer(rule, RULES_NO,
           "a speedup is a ratio of two medians, but in %zu of %zu row%s operations differ between "
           "repetitions, by up to %.2g %%, so their rates and shares of work in vain are medians of unlike "
           "ratios",
           facts->uneven, facts->rows, lines_plural(facts->rows), 100 * facts->unevenness);
    advise(rule, "quote times of these rows, not rates");
}

static void check_intervals(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    if (facts->without_interval == 0) {
        answer(rule, RULES_YES,
               facts->rows == 1 ? "run times vary; the median has a 95 %% interval"
                                : "run times vary; all %zu medians have a 95 %% interval",
               facts->rows);
        return;
    }
    answer(rule, RULES_NO,
           "run times vary; %zu of %zu median%s %s of fewer than 6 repetitions, without an interval",
           facts->without_interval, facts->rows, lines_plural(facts->rows),
           facts->without_interval == 1 ? "is" : "are");
    advise(rule, "%s",
           group->runs[0]->source ? "published figures cannot be repeated: do not compare by them"
                                  : "repeat: --repeat 6, or primes-sweep --repeat 7");
}

static void check_assumptions(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    static const char what[] =
        "intervals hold for every distribution, but take repetitions as independent and "
        "alike: ";
    if (facts->without_interval == facts->rows)
        answer(rule, RULES_UNKNOWN, "too few repetitions for an interval, or to see a drift in them");
    else if (answer_by(rule, what, find(group, FINDING_DRIFT)) ||
             answer_by(rule, what, find(group, FINDING_SLOW_FIRST)) ||
             answer_by(rule, what, find(group, FINDING_COLD_ROUND)))
        return;
    else if (group->runs[0]->source)
        answer(rule, RULES_UNKNOWN, "%sin which order the published ones were measured is not known", what);
    else if (!drift_can_be_seen(group))
        answer(rule, RULES_UNKNOWN, "%sthey are too few to see a drift in them", what);
    else
        answer(rule, RULES_YES, "%sthere is no sign of a drift, of slow first repetitions or of a cold round",
               what);
}

/* Rows with a speedup that has an interval, those in whose interval 1 is not, and those of them that may be a
 * change of the machine all the same. */
struct comparisons {
    size_t all, apart, doubtful;
};
static struct comparisons compare(const struct group *group)
{
    struct comparisons count = {0};
    for (const struct row *row = group->rows; row < group->rows + group->row_count; row++) {
        if (row == group->base || row->is_left_out || !estimate_has_interval(row->speedup))
            continue;
        const bool is_apart = !estimate_holds(row->speedup, 1);
        count.all++;
        count.apart += is_apart;
        count.doubtful += is_apart && doubt_of_row(group, row);
    }
    return count;
}

static void tell_comparisons(const struct comparisons *count, struct rule *rule)
{
    char doubt[96] = "";
    if (count->doubtful > 0)
        snprintf(doubt, sizeof doubt, "; of %zu of them the machine may have changed meanwhile",
                 count->doubtful);
    answer(rule, RULES_YES, "by the intervals of speedups, %zu of %zu row%s %s from the base%s%s",
           count->apart, count->all, lines_plural(count->all), count->apart == 1 ? "differs" : "differ",
           doubt, count->apart < count->all ? "; claim no difference of the others" : "");
}

static void check_comparisons(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    const struct comparisons count = compare(group);
    const struct finding *disturbed = find(group, FINDING_BASE_DISTURBED);
    disturbed = disturbed ? disturbed : find(group, FINDING_DISTURBED);
    if (facts->rows < 2) {
        answer(rule, RULES_NOT_APPLICABLE, "one row counts: nothing is compared");
    } else if (count.all + 1 < facts->rows) {
        answer(rule, RULES_NO, "%zu of %zu row%s %s a speedup with an interval", count.all, facts->rows - 1,
               lines_plural(facts->rows - 1), count.all == 1 || facts->rows == 2 ? "has" : "have");
        if (disturbed)
            advise(rule, "%s", disturbed->cure);
        else if (!group->base)
            advise_sequential(group, rule);
        else
            advise(rule, "six repetitions of the base and of every row");
    } else {
        tell_comparisons(&count, rule);
    }
}

static void check_tendency(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    char name[LABELS_CONFIGURATION_SIZE];
    const struct row *row = facts->tailed;
    if (answer_by(rule, "", find(group, FINDING_MODES)))
        return;
    if (facts->most_repetitions == 1) {
        answer(rule, RULES_UNKNOWN, "each row is one repetition: what others would take is not known");
        return;
    }
    const double tail = study_facts_tail(row);
    const bool is_tailed = tail > TAIL_RATIO;
    answer(rule, is_tailed ? RULES_NO : RULES_YES,
           "beside each median stand the least and the greatest time, at most %.2f times the median (%s)",
           tail, labels_configuration(row->like, name));
    if (is_tailed)
        advise(rule, "look at every repetition (--plot - --figure time) before the median is quoted");
}

static void check_setup(const struct group *group, const struct study_facts *facts, struct rule *rule)
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
    answer(
        rule, is_known ? RULES_YES : RULES_NO,
        "the records name CPU (%s), compiler (%s), flags, commit (%s), libraries, command line, binding "
        "and placement; clock, temperature, energy and network are not measured, and nothing is said of them",
        lines_show(run->key[RUN_CPU_MODEL], cpu), lines_show(run->key[RUN_COMPILER], compiler), commit);
    if (!is_known)
        advise(rule, "build from a clean checkout: this commit does not say what was built");
}

static void check_method(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    if (group->runs[0]->source) {
        answer(rule, RULES_UNKNOWN, "published figures: how they were timed is not in them");
        return;
    }
    if (facts->mixed > 0) {
        answer(rule, RULES_NO, "%zu of %zu row%s %s records with and without warm-up, which are not alike",
               facts->mixed, facts->rows, lines_plural(facts->rows), facts->mixed == 1 ? "has" : "have");
        advise(rule, "measure all with --warmup 1");
        return;
    }
    answer(rule, RULES_YES,
           "monotonic clock; from a point that all ranks had reached to the end of the last one; warm-ups in "
           "%zu of %zu record%s; the median of all repetitions",
           facts->warm, facts->warm + facts->cold, lines_plural(facts->warm + facts->cold));
}

static void advise_bound(const struct group *group, struct rule *rule)
{
    const struct finding *disturbed = find(group, FINDING_BASE_DISTURBED);
    if (disturbed)
        advise(rule, "%s", disturbed->cure);
    else if (!group->base || group->is_relative)
        advise_sequential(group, rule);
    else if (group->runs[0]->numbers > LISTED_NUMBERS)
        advise(rule, "measure up to 1,000 numbers, as records list no more, or with --schedule static, whose "
                     "shares are a bound");
    else
        advise(rule, "record the sequential run again: this one has no times of single numbers");
}

static void check_bounds(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    if (facts->parallel == 0) {
        answer(rule, RULES_NOT_APPLICABLE, "no speedup to bound");
    } else if (group->base && facts->bounded + facts->split == facts->parallel) {
        answer(rule, RULES_YES, "beside the ideal line, whole numbers as tasks%s bound %zu of %zu row%s%s",
               facts->has_loops ? ", or a loop's schedule of them," : "", facts->bounded, facts->parallel,
               lines_plural(facts->parallel),
               facts->split > 0 ? "; the others split their numbers, so the ideal is their bound" : "");
    } else if (group->base && facts->bounded > 0) {
        answer(rule, RULES_NO,
               "%zu of %zu row%s %s a bound; that of the others takes the times of single numbers",
               facts->bounded, facts->parallel, lines_plural(facts->parallel),
               facts->bounded == 1 ? "has" : "have");
        advise_bound(group, rule);
    } else {
        answer(rule, RULES_NO, "the ideal line alone: %s",
               !group->base                        ? "there is no base"
               : !group_trusts(group, group->base) ? "the base was disturbed"
                                                   : "the base has no times of single numbers");
        advise_bound(group, rule);
    }
}

static void check_plots(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    (void)group;
    if (facts->parallel == 0) {
        answer(rule, RULES_NOT_APPLICABLE, "there is no curve over numbers of workers to draw");
    } else if (facts->numbers_of_workers + 1 < POINTS_LEAST) {
        answer(rule, RULES_NO, "with %zu number%s of workers above 1 the line between two points is no curve",
               facts->numbers_of_workers, lines_plural(facts->numbers_of_workers));
        if (facts->cores > 0 && facts->cores < POINTS_LEAST)
            advise(rule, "a machine of %d core%s has no curve: give the speedup as a number", facts->cores,
                   lines_plural((uint64_t)facts->cores));
        else
            advise(rule, "measure more numbers of workers: primes-sweep --threads 1,2,4,...");
    } else if (facts->curves > CURVES_MOST) {
        answer(rule, RULES_NO, "%zu curves in one figure are more than can be told apart", facts->curves);
        advise(rule, "draw fewer at once: give the records of some schedules alone");
    } else {
        answer(
            rule, RULES_YES,
            "%zu curve%s over %zu numbers of workers above 1; --plot draws every repetition or the interval; "
            "lines join medians of one world to lead the eye, and bounds and laws are curves of their own",
            facts->curves, lines_plural(facts->curves), facts->numbers_of_workers);
    }
}

static void check_order(const struct group *group, const struct study_facts *facts, struct rule *rule)
{
    (void)facts;
    const struct blocks blocks = blocks_of(group);
    if (group->runs[0]->source)
        answer(rule, RULES_UNKNOWN, "published figures: when they were measured is not in them");
    else if (answer_by(rule, "", find(group, FINDING_BLOCKS)))
        return;
    else if (blocks.compared == 0)
        answer(rule, RULES_NOT_APPLICABLE, "no two rows of two repetitions or more are compared");
    else
        answer(rule, RULES_YES,
               "%zu row%s measured in turn with what %s compared with, so a drift is in both",
               blocks.compared, blocks.compared == 1 ? " was" : "s were",
               blocks.compared == 1 ? "it is" : "they are");
}

void rules_check(const struct group *group, struct rule rules[RULES_COUNT])
{
    static const struct {
        const char *question;
        check_function *check;
        enum { OF_ROWS, OF_RUNS } is; /* of the rows that count, or of all runs */
    } all[RULES_COUNT] = {
        {"Is the base of a speedup named, with its time?", check_base, OF_ROWS},
        {"Is all of the machine used, or is it said why not?", check_subsets, OF_ROWS},
        {"Are only like things summed up?", check_means, OF_ROWS},
        {"Are no ratios averaged?", check_ratios, OF_ROWS},
        {"Does what varies have an interval?", check_intervals, OF_ROWS},
        {"Is nothing assumed that was not tested?", check_assumptions, OF_ROWS},
        {"Are differences held against the noise?", check_comparisons, OF_ROWS},
        {"Does the middle speak for the whole?", check_tendency, OF_ROWS},
        {"Could somebody else do it again?", check_setup, OF_RUNS},
        {"Is it said how time was measured?", check_method, OF_RUNS},
        {"Is there a bound to compare with?", check_bounds, OF_ROWS},
        {"Do the plots show what is needed, and no more?", check_plots, OF_ROWS},
        {"Were configurations measured in turn?", check_order, OF_ROWS},
    };
    const struct study_facts facts = study_facts_of(group);
    for (int i = 0; i < RULES_COUNT; i++) {
        rules[i] = (struct rule){.question = all[i].question};
        if (facts.rows > 0 || all[i].is == OF_RUNS)
            all[i].check(group, &facts, &rules[i]);
        else
            answer(&rules[i], RULES_NOT_APPLICABLE, "no row counts: all runs were misplaced");
    }
}
