#include "output/record/record_repetition.h"

static bool lists_units(const struct record_repetition *repetition)
{
    return repetition->unit_count <= ENGINE_TRACE_MAX;
}

bool record_repetition_lists_numbers(const struct record_run *run, const struct record_repetition *repetition)
{
    return repetition->numbers && run->parts == 1;
}

static json_t *unit_sums_json(struct record_json *builder, const struct engine_unit_sums *sums)
{
    json_t *json = json_object();
    record_json_put(builder, json, "first_start_seconds", json_real(sums->first_start));
    record_json_put(builder, json, "shortest_seconds", json_real(sums->shortest));
    record_json_put(builder, json, "longest_seconds", json_real(sums->longest));
    record_json_put(builder, json, "squared_seconds", json_real(sums->squares));
    record_json_put(builder, json, "longest_operations", json_integer((json_int_t)sums->longest_operations));
    record_json_put(builder, json, "vain_units", json_integer((json_int_t)sums->vain_units));
    record_json_put(builder, json, "vain_operations", json_integer((json_int_t)sums->vain_operations));
    return json;
}

static void put_chunks(struct record_json *builder, json_t *json, const struct engine_worker *worker)
{
    record_json_put(builder, json, "chunks", json_integer((json_int_t)worker->chunks));
    record_json_put(builder, json, "numbers", json_integer((json_int_t)worker->numbers));
    record_json_put(builder, json, "held_back_seconds", json_real(worker->held_back_seconds));
}

static json_t *workers_json(struct record_json *builder, const struct record_run *run,
                            const struct record_repetition *repetition)
{
    const struct engine_worker *workers = repetition->workers;
    const struct engine_unit_sums *sums = repetition->unit_sums;
    json_t *array = json_array();
    for (int rank = 0; rank < run->ranks->size; rank++) {
        for (int thread = 0; thread < run->rank_of[rank].threads; thread++, workers++, sums++) {
            json_t *json = json_object();
            record_json_put(builder, json, "rank", json_integer(rank));
            record_json_put(builder, json, "thread", json_integer(thread));
            record_json_put(builder, json, "cpu", json_integer(workers->cpu));
            record_json_put(builder, json, "allowed_cpus", record_json_cpus(&workers->cpus));
            record_json_put(builder, json, "busy_seconds", json_real(workers->busy_seconds));
            record_json_put(builder, json, "busy_cpu_seconds", json_real(workers->busy_cpu_seconds));
            record_json_put(builder, json, "cpu_seconds", json_real(workers->cpu_seconds));
            record_json_put(builder, json, "end_seconds", json_real(workers->last_end));
            record_json_put(builder, json, "operations", json_integer((json_int_t)workers->operations));
            record_json_put(builder, json, "units", json_integer((json_int_t)workers->units));
            if (schedule_is_loop(&run->schedule))
                put_chunks(builder, json, workers);
            if (!lists_units(repetition) && sums->units > 0)
                record_json_put(builder, json, "unit_sums", unit_sums_json(builder, sums));
            record_json_append(builder, array, json);
        }
    }
    return array;
}

static json_t *timings_json(struct record_json *builder, const struct record_repetition *repetition)
{
    json_t *array = json_array();
    for (size_t i = 0; i < repetition->number_count; i++) {
        const struct record_number *number = &repetition->numbers[i];
        json_t *json = json_object();
        record_json_put(builder, json, "seconds", json_real(number->seconds));
        record_json_put(builder, json, "start_seconds", json_real(number->start));
        record_json_put(builder, json, "known_seconds", json_real(number->known_seconds));
        record_json_put(builder, json, "units", json_integer((json_int_t)number->units));
        record_json_put(builder, json, "rank", json_integer(number->rank));
        record_json_put(builder, json, "thread", json_integer(number->thread));
        record_json_append(builder, array, json);
    }
    return array;
}

static json_t *units_json(struct record_json *builder, const struct record_repetition *repetition)
{
    json_t *array = json_array();
    for (size_t i = 0; i < repetition->unit_count; i++) {
        const struct engine_unit *unit = &repetition->units[i];
        json_t *json = json_object();
        record_json_put(builder, json, "number", json_integer((json_int_t)unit->first));
        record_json_put(builder, json, "count", json_integer((json_int_t)unit->count));
        record_json_put(builder, json, "lo", json_integer((json_int_t)unit->lo));
        record_json_put(builder, json, "hi", json_integer((json_int_t)unit->hi));
        record_json_put(builder, json, "rank", json_integer(unit->rank));
        record_json_put(builder, json, "thread", json_integer(unit->thread));
        record_json_put(builder, json, "start_seconds", json_real(unit->start_seconds));
        record_json_put(builder, json, "busy_seconds", json_real(unit->busy_seconds));
        record_json_put(builder, json, "operations", json_integer((json_int_t)unit->operations));
        record_json_put(builder, json, "found", json_boolean(unit->found));
        record_json_append(builder, array, json);
    }
    return array;
}

json_t *record_repetition_json(struct record_json *builder, const struct record_run *run,
                               const struct record_repetition *repetition)
{
    json_t *json = json_object();
    record_json_put(builder, json, "warmup", json_boolean(repetition->is_warmup));
    record_json_put(builder, json, "seconds", json_real(repetition->seconds));
    record_json_put(builder, json, "compute_seconds", json_real(repetition->compute_seconds));
    record_json_put(builder, json, "collect_seconds", json_real(repetition->collect_seconds));
    record_json_put(builder, json, "write_seconds", json_real(repetition->write_seconds));
    record_json_put(builder, json, "workers", workers_json(builder, run, repetition));
    record_json_put(builder, json, "unit_operations", json_integer((json_int_t)repetition->unit_operations));
    record_json_put(builder, json, "rate", json_real(repetition->rate));
    record_json_put(builder, json, "vain_units", json_integer((json_int_t)repetition->vain_units));
    record_json_put(builder, json, "vain_operations", json_integer((json_int_t)repetition->vain_operations));
    record_json_put(builder, json, "unit_count", json_integer((json_int_t)repetition->unit_count));
    if (lists_units(repetition))
        record_json_put(builder, json, "units", units_json(builder, repetition));
    if (record_repetition_lists_numbers(run, repetition))
        record_json_put(builder, json, "numbers", timings_json(builder, repetition));
    return json;
}

static json_t *verdict_json(struct record_json *builder, const struct record_number *number)
{
    json_t *json = json_object();
    if (number->is_invalid) {
        record_json_put(builder, json, "verdict", json_string("invalid"));
        return json;
    }
    record_json_put(builder, json, "n", record_json_number(number->n));
    record_json_put(builder, json, "verdict", json_string(verdict_name(verdict_kind(number->verdict))));
    if (verdict_divisor(number->verdict))
        record_json_put(builder, json, "divisor", record_json_number(verdict_divisor(number->verdict)));
    return json;
}

json_t *record_repetition_verdicts(struct record_json *builder, const struct record_repetition *repetition)
{
    json_t *array = json_array();
    for (size_t i = 0; i < repetition->number_count; i++)
        record_json_append(builder, array, verdict_json(builder, &repetition->numbers[i]));
    return array;
}
