#include "sweep/points/sampling.h"

#include <math.h>

#include "statistics/sample.h"

static const double LEVEL = 0.95;

static enum sampling_verdict verdict_of(const struct sampling *sampling, const struct sampling_rule *rule)
{
    const bool is_wide = isnan(sampling->percent) || sampling->percent > rule->percent;
    if (sampling->count < rule->least || (sampling->count < rule->most && is_wide))
        return SAMPLING_MORE;
    return is_wide ? SAMPLING_WIDE : SAMPLING_ENOUGH;
}

struct sampling sampling_judge(double *values, size_t count, const struct sampling_rule *rule)
{
    struct sampling sampling = {.count = count, .median = estimate_unknown(), .percent = NAN};
    sample_sort(values, count);
    sampling.median.value = sample_median(values, count);
    const struct interval interval = sample_median_interval(count, LEVEL);
    if (interval.low > 0) {
        sampling.median.low = values[interval.low - 1];
        sampling.median.high = values[interval.high - 1];
        const double width = sampling.median.high - sampling.median.low;
        sampling.percent = sampling.median.value > 0 ? 50 * width / sampling.median.value : 0;
    }
    sampling.verdict = verdict_of(&sampling, rule);
    return sampling;
}

/* One more where nothing is known of the width yet. */
static double expected_in_all(const struct sampling *sampling, const struct sampling_rule *rule)
{
    const double count = (double)sampling->count;
    if (isnan(sampling->percent) || sampling->percent <= rule->percent)
        return count + 1;
    const double ratio = sampling->percent / rule->percent;
    return fmin(ceil(count * ratio * ratio), (double)rule->most);
}

size_t sampling_expected(const struct sampling *sampling, const struct sampling_rule *rule)
{
    if (sampling->verdict != SAMPLING_MORE)
        return 0;
    if (sampling->count < rule->least)
        return rule->least - sampling->count;
    const double more = expected_in_all(sampling, rule) - (double)sampling->count;
    return more > 1 ? (size_t)more : 1;
}
