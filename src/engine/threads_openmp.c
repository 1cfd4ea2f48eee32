#include "engine/threads.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

struct threads_lock {
    omp_lock_t lock;
};

/* OpenMP names its versions by their month. */
static const char *version_of(int month)
{
    if (month >= 202011)
        return "5.1";
    if (month >= 201811)
        return "5.0";
    return month >= 201511 ? "4.5" : "4.0";
}

const char *threads_library(char text[HOST_TEXT_SIZE])
{
    snprintf(text, HOST_TEXT_SIZE, "OpenMP %s", version_of(_OPENMP));
    return text;
}

int threads_limit(void)
{
    return omp_get_thread_limit();
}

int threads_requested(void)
{
    const char *text = getenv("OMP_NUM_THREADS");
    return text && *text ? omp_get_max_threads() : 0;
}

void threads_cpus(struct host_cpus *cpus)
{
    const int places = omp_get_num_places();
    if (places == 0) {
        host_thread_cpus(cpus);
        return;
    }
    *cpus = (struct host_cpus){0};
    for (int place = 0; place < places; place++) {
        const int count = omp_get_place_num_procs(place);
        int *ids = count > 0 ? malloc((size_t)count * sizeof *ids) : NULL;
        if (!ids)
            continue;
        omp_get_place_proc_ids(place, ids);
        for (int i = 0; i < count; i++)
            host_cpus_add(cpus, ids[i]);
        free(ids);
    }
}

void threads_run(int count, void (*body)(int thread, void *context), void *context)
{
    omp_set_dynamic(0);
#pragma omp parallel num_threads(count) default(none) shared(body, context)
    body(omp_get_thread_num(), context);
}

struct threads_lock *threads_lock_new(void)
{
    struct threads_lock *lock = malloc(sizeof *lock);
    if (lock)
        omp_init_lock(&lock->lock);
    return lock;
}

void threads_lock_acquire(struct threads_lock *lock)
{
    omp_set_lock(&lock->lock);
}

void threads_lock_release(struct threads_lock *lock)
{
    omp_unset_lock(&lock->lock);
}

void threads_lock_free(struct threads_lock *lock)
{
    if (!lock)
        return;
    omp_destroy_lock(&lock->lock);
    free(lock);
}
