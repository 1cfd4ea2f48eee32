#include "report/records/work/possible.h"

/* ---- Two values. */

double possible_slack(enum possible_measure measure, double whole)
{
    switch (measure) {
    case POSSIBLE_COUNTS:
        return 0;
    case POSSIBLE_ONE_CLOCK: /* sums are rounded, and 15 digits written */
        return 1e-9 + 1e-9 * whole;
    default: /* a rank may be kept from the CPU between the barrier and its first look at the clock */
        return 0.02 + 0.01 * whole;
    }
}

bool possible_order(const struct json_value *part, const struct json_value *whole,
                    enum possible_measure measure, struct error *error)
{
    char name[JSON_VALUE_NAME_SIZE];
    const double least = json_number_value(part->json), most = json_number_value(whole->json);
    if (!json_is_number(part->json) || !json_is_number(whole->json) ||
        least <= most + possible_slack(measure, most))
        return true;
    return json_value_impossible(part, error, ", above '%s', which is %.9g", json_value_name(whole, name),
                                 most);
}

/* ---- Times. */

/* What a repetition took, its type known: from a nanosecond to three centuries. */
static bool possible_duration(const struct json_value *seconds, struct error *error)
{
    static const double shortest = 1e-9, longest = 1e10;
    const double value = json_number_value(seconds->json);
    if (value < shortest)
        return json_value_impossible(seconds, error, ", and no clock tells less than a nanosecond");
    return value <= longest || json_value_impossible(seconds, error, ", which is above 300 years");
}

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* Does the text have this form, with a digit for each 0 of it? */
static bool has_form(const char *text, const char *form)
{
    for (; *form && *text; form++, text++)
        if (*form == '0' ? *text < '0' || *text > '9' : *text != *form)
            return false;
    return *text == *form;
}

static int two_digits(const char *text)
{
    return 10 * (text[0] - '0') + text[1] - '0';
}

/* Of a text of the form. */
static bool is_moment(const char *text)
{
    const int year = 100 * two_digits(text) + two_digits(text + 2), month = two_digits(text + 5),
              day = two_digits(text + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month) &&
           two_digits(text + 11) < 24 && two_digits(text + 14) < 60 && two_digits(text + 17) < 60;
}

bool possible_moment(const struct json_value *moment, struct error *error)
{
    const char *text = json_string_value(moment->json);
    return (has_form(text, "0000-00-00T00:00:00Z") && is_moment(text)) ||
           json_value_impossible(moment, error, ", which is no time in UTC as in 2026-01-31T12:00:00Z");
}

/* ---- A repetition. */

/* Of the clocks of all ranks; of one rank, that is one clock. */
enum { ACROSS_RANKS = POSSIBLE_TWO_CLOCKS + 1 };

/* A member and another that it is not above, which stands in the same object, or `up` values above it. */
struct order {
    const char *part, *whole;
    int up, measure;
};

static bool keep_order(const struct json_value *object, const struct order *order, int ranks,
                       struct error *error)
{
    const struct json_value *holder = object;
    for (int up = 0; up < order->up; up++)
        holder = holder->above;
    const struct json_value part = json_value_member(object, order->part),
                            whole = json_value_member(holder, order->whole);
    const enum possible_measure clocks = ranks > 1 ? POSSIBLE_TWO_CLOCKS : POSSIBLE_ONE_CLOCK,
                                measure = order->measure == ACROSS_RANKS
                                              ? clocks
                                              : (enum possible_measure)order->measure;
    uint64_t count;
    double seconds;
    if (!part.json)
        return true;
    return (measure == POSSIBLE_COUNTS ? json_value_uint64(&part, &count, error)
                                       : json_value_seconds(&part, &seconds, error)) &&
           possible_order(&part, &whole, measure, error);
}

static bool keep_orders(const struct json_value *object, const struct order *orders, size_t count, int ranks,
                        struct error *error)
{
    for (size_t i = 0; i < count; i++)
        if (!keep_order(object, &orders[i], ranks, error))
            return false;
    return true;
}

enum { TO_WORKER = 1, TO_REPETITION = 2 }; /* from the sums of its units; from a worker */

static bool keep_unit_sums(const struct json_value *worker, int ranks, struct error *error)
{
    static const struct order orders[] = {
        {"first_start_seconds", "end_seconds", TO_WORKER, POSSIBLE_ONE_CLOCK},
        {"shortest_seconds", "longest_seconds", 0, POSSIBLE_ONE_CLOCK},
        {"longest_seconds", "busy_seconds", TO_WORKER, POSSIBLE_ONE_CLOCK},
        {"longest_operations", "operations", TO_WORKER, POSSIBLE_COUNTS},
        {"vain_units", "units", TO_WORKER, POSSIBLE_COUNTS},
        {"vain_operations", "operations", TO_WORKER, POSSIBLE_COUNTS},
    };
    const struct json_value sums = json_value_member(worker, "unit_sums");
    return !sums.json || keep_orders(&sums, orders, sizeof orders / sizeof *orders, ranks, error);
}

/* Who took no unit did nothing. */
static bool keep_idle(const struct json_value *worker, struct error *error)
{
    static const char *const idle[] = {"operations", "numbers", "busy_seconds", "end_seconds"};
    const struct json_value units = json_value_member(worker, "units");
    if (!json_is_integer(units.json) || json_integer_value(units.json) != 0)
        return true;
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
        const struct json_value done = json_value_member(worker, idle[i]);
        if (json_number_value(done.json) > 0)
            return json_value_impossible(&done, error, " of a worker whose 'units' is 0");
    }
    return true;
}

static bool keep_worker(const struct json_value *worker, int ranks, struct error *error)
{
    static const struct order orders[] = {
        {"busy_seconds", "seconds", TO_REPETITION, ACROSS_RANKS},
        {"cpu_seconds", "seconds", TO_REPETITION, POSSIBLE_TWO_CLOCKS},
        {"end_seconds", "seconds", TO_REPETITION, ACROSS_RANKS},
        {"end_seconds", "compute_seconds", TO_REPETITION, ACROSS_RANKS},
        {"held_back_seconds", "seconds", TO_REPETITION, ACROSS_RANKS},
        {"busy_seconds", "end_seconds", 0, POSSIBLE_ONE_CLOCK},
        {"busy_cpu_seconds", "busy_seconds", 0, POSSIBLE_TWO_CLOCKS},
        {"busy_cpu_seconds", "cpu_seconds", 0, POSSIBLE_TWO_CLOCKS},
    };
    return keep_orders(worker, orders, sizeof orders / sizeof *orders, ranks, error) &&
           keep_idle(worker, error) && keep_unit_sums(worker, ranks, error);
}

bool possible_repetition(const struct json_value *repetition, int ranks, struct error *error)
{
    static const struct order orders[] = {
        {"compute_seconds", "seconds", 0, ACROSS_RANKS},
        {"collect_seconds", "seconds", 0, ACROSS_RANKS},
        {"write_seconds", "seconds", 0, ACROSS_RANKS},
        {"vain_units", "unit_count", 0, POSSIBLE_COUNTS},
    };
    const struct json_value seconds = json_value_member(repetition, "seconds"),
                            workers = json_value_member(repetition, "workers");
    bool good = possible_duration(&seconds, error) &&
                keep_orders(repetition, orders, sizeof orders / sizeof *orders, ranks, error);
    for (size_t i = 0; good && i < json_array_size(workers.json); i++) {
        const struct json_value worker = json_value_item(&workers, i);
        good = keep_worker(&worker, ranks, error);
    }
    return good;
}
