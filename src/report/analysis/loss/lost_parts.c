#include "report/analysis/loss/lost_parts.h"

#include <math.h>

const char *lost_parts_name(enum lost_part part)
{
    return part == LOST_NOT_RUNNING ? "not running" : lost_parts_key(part);
}

const char *lost_parts_key(enum lost_part part)
{
    static const char *const keys[LOST_PARTS] = {
        [LOST_OVERSUBSCRIBED] = "oversubscribed",
        [LOST_SCHEDULE] = "schedule",
        [LOST_IMBALANCE] = "imbalance",
        [LOST_START] = "start",
        [LOST_WAITING] = "waiting",
        [LOST_OVERHEAD] = "overhead",
        [LOST_COLLECTING] = "collecting",
        [LOST_NOT_RUNNING] = "not_running",
        [LOST_SPEED] = "speed",
        [LOST_VAIN] = "vain",
        [LOST_WORK] = "work",
        [LOST_REST] = "rest",
    };
    return keys[part];
}

static double or_zero(double value)
{
    return isnan(value) ? 0 : value;
}

/* ---- One side, in worker seconds. */

double lost_parts_running(const struct lost_side *side)
{
    const struct account *account = &side->account;
    if (side->sleeps)
        return NAN;
    if (!isnan(account->busy_cpu))
        return account->busy_cpu;
    return isnan(account->cpu) ? NAN : fmin(account->cpu, account->busy);
}

/* Without busy_cpu a worker at work is taken as running all the time, which less CPU time than that rules
 * out. */
static bool knows_overhead(const struct account *account)
{
    return !isnan(account->cpu + account->end) &&
           (!isnan(account->busy_cpu) || account->cpu >= account->busy);
}

/* Between units, and until the first where that is not known. */
static double gaps(const struct lost_side *side, const struct lost_known *known)
{
    const struct account *account = &side->account;
    return account->end - account->busy - (known->start ? account->before : 0);
}

double lost_parts_overhead(const struct lost_side *side, const struct lost_known *known)
{
    const struct account *account = &side->account;
    if (!known->overhead)
        return NAN;
    const double outside = account->cpu - (isnan(account->busy_cpu) ? account->busy : account->busy_cpu);
    return fmin(fmax(outside, 0), fmax(gaps(side, known), 0));
}

double lost_parts_waiting(const struct lost_side *side, const struct lost_known *known)
{
    return gaps(side, known) - or_zero(lost_parts_overhead(side, known));
}

static double ends(const struct lost_side *side)
{
    return side->workers * side->account.compute - side->account.end;
}

static double collecting(const struct lost_side *side)
{
    return side->workers * (side->account.seconds - side->account.compute);
}

struct lost_known lost_parts_known(const struct lost_side *own, const struct lost_side *base)
{
    return (struct lost_known){
        .start = !isnan(own->account.before + base->account.before),
        .overhead = knows_overhead(&own->account) && knows_overhead(&base->account),
        .running = !isnan(lost_parts_running(own) + lost_parts_running(base)),
    };
}

/* ---- Both. */

/* The times of the base are those of its operations: what the row's would have taken it is so many times
 * that. */
static double operations_of_base(const struct lost_side *own, const struct lost_side *base)
{
    const double of_base = base->account.operations;
    return of_base > 0 ? own->account.operations / of_base : 1;
}

static void split_busy(const struct lost_side *own, const struct lost_side *base,
                       const struct lost_known *known, double *part)
{
    const struct account *a = &own->account, *b = &base->account;
    const double cost = b->operations > 0 ? b->busy / b->operations : 0,
                 times = operations_of_base(own, base),
                 running = known->running ? lost_parts_running(own) : a->busy,
                 running_of_base = known->running ? lost_parts_running(base) : b->busy;
    part[LOST_NOT_RUNNING] = known->running ? (a->busy - running) - times * (b->busy - running_of_base) : NAN;
    part[LOST_SPEED] = running - times * running_of_base;
    part[LOST_VAIN] = (a->vain_operations - b->vain_operations) * cost;
    part[LOST_WORK] = (a->operations - b->operations) * cost - or_zero(part[LOST_VAIN]);
}

/* At work on the tasks, which are all that was not in vain. Of workers that share CPUs only CPU time counts:
 * the tasks do not make them wait for a CPU. */
static double on_tasks(const struct lost_side *side, const struct lost_known *known)
{
    const struct account *account = &side->account;
    const double vain = or_zero(account->vain_operations),
                 needed = account->operations > 0 ? 1 - vain / account->operations : 1;
    if (!(side->cpus < side->workers))
        return account->busy * needed;
    return needed * (known->running ? lost_parts_running(side) : account->busy * side->cpus / side->workers);
}

static void split_idle(const struct lost_side *own, const struct lost_side *base,
                       const struct lost_known *known, double *part)
{
    part[LOST_SCHEDULE] = on_tasks(own, known) * (own->cpus / own->bound - 1) -
                          on_tasks(base, known) * (base->cpus / base->bound - 1);
    part[LOST_IMBALANCE] = ends(own) - ends(base) - or_zero(part[LOST_SCHEDULE]);
    part[LOST_START] = known->start ? own->account.before - base->account.before : NAN;
    part[LOST_WAITING] = lost_parts_waiting(own, known) - lost_parts_waiting(base, known);
    part[LOST_OVERHEAD] = lost_parts_overhead(own, known) - lost_parts_overhead(base, known);
    part[LOST_COLLECTING] = collecting(own) - collecting(base);
}

/* The time of workers without a CPU stands where they showed it: it is taken out there, as far as there is
 * some. */
static void split_oversubscribed(const struct lost_side *own, const struct lost_side *base, double *part)
{
    static const enum lost_part shown_in[] = {LOST_NOT_RUNNING, LOST_WAITING, LOST_IMBALANCE, LOST_START,
                                              LOST_COLLECTING};
    const double none = (own->workers - own->cpus) * own->account.seconds -
                        (base->workers - base->cpus) * base->account.seconds,
                 sign = none < 0 ? -1 : 1;
    double left = fabs(none);
    part[LOST_OVERSUBSCRIBED] = none;
    for (size_t i = 0; i < sizeof shown_in / sizeof shown_in[0]; i++) {
        double *shown = &part[shown_in[i]];
        const double taken = isnan(*shown) ? 0 : fmin(left, fmax(0, sign * *shown));
        *shown -= sign * taken;
        left -= taken;
    }
}

void lost_parts_split(const struct lost_side *own, const struct lost_side *base,
                      const struct lost_known *known, double part[LOST_PARTS])
{
    const double seconds = own->account.seconds;
    double rest = (own->workers * seconds - base->workers * base->account.seconds) / seconds;
    split_busy(own, base, known, part);
    split_idle(own, base, known, part);
    split_oversubscribed(own, base, part);
    for (int i = 0; i < LOST_REST; i++) {
        part[i] /= seconds;
        rest -= or_zero(part[i]);
    }
    part[LOST_REST] = rest;
}
