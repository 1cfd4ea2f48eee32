#include "output/summary.h"

#include <stdio.h>

#include "base/number.h"
#include "base/printable_text.h"

void summary_print_heading(struct output *output, const struct summary_task *task, const struct rows *rows)
{
    char count[NUMBER_GROUPED_SIZE], shard[48] = "", schedule[48] = "";
    if (task->shards > 0)
        snprintf(shard, sizeof shard, ", shard %d/%d", task->shard, task->shards);
    if (task->schedule)
        snprintf(schedule, sizeof schedule, ", schedule %s", task->schedule);
    output_print(output, "Checking %s number%s %s (kernel %s%s%s%s):\n", number_grouped(task->numbers, count),
                 task->numbers == 1 ? "" : "s", task->workers, task->kernel, task->splits ? ", split" : "",
                 schedule, shard);
    if (task->splits)
        output_print(output, "%*s%14s%13s\n", rows->width, "number", "work", "until known");
}

void summary_print_total(struct output *output, const struct summary_times *times)
{
    output_print(output, "Total time: %.2fs", times->median);
    if (times->repetitions > 1)
        output_print(output, " (median of %d runs, %.2fs to %.2fs)", times->repetitions, times->least,
                     times->most);
    output_print(output, "\n");
}

const char *summary_text(const struct tally *tally, const char *took, const char *path,
                         char text[SUMMARY_SIZE])
{
    char numbers[NUMBER_GROUPED_SIZE], prime[NUMBER_GROUPED_SIZE], composite[NUMBER_GROUPED_SIZE],
        neither[NUMBER_GROUPED_SIZE], invalid[NUMBER_GROUPED_SIZE + 16] = "", shown[TEXT_WIDTH + 1],
                                                                    digest[DIGEST_TEXT_SIZE];
    if (tally->invalid > 0) {
        char count[NUMBER_GROUPED_SIZE];
        snprintf(invalid, sizeof invalid, ", %s invalid", number_grouped(tally->invalid, count));
    }
    digest_text(&tally->verdicts_digest, digest);
    snprintf(text, SUMMARY_SIZE, "%s number%s: %s prime, %s composite, %s neither%s%s; %s%s%s",
             number_grouped(tally->numbers, numbers), tally->numbers == 1 ? "" : "s",
             number_grouped(tally->prime, prime), number_grouped(tally->composite, composite),
             number_grouped(tally->neither, neither), invalid, took, text_show(path, shown),
             tally->only_counted ? "" : ", verdicts ", tally->only_counted ? "" : digest);
    return text;
}
