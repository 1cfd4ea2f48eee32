#include "engine/parallel/threads.h"

#include <errno.h>
#include <omp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "environment/variable.h"

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

bool threads_requested(int *count, struct error *error)
{
    static const char name[] = "OMP_NUM_THREADS";
    *count = 0;
    const bool good = variable_parse_first(name, 1, THREADS_MAX, count, error);
    if (!good || *count == 0)
        unsetenv(name); /* not every runtime survives one that is empty, or no number */
    return good;
}

/* Of the OpenMP runtime, whichever it is. */
static bool is_setting(const char *variable)
{
    return strncmp(variable, "OMP_", 4) == 0 || strncmp(variable, "GOMP_", 5) == 0 ||
           strncmp(variable, "KMP_", 4) == 0;
}

bool threads_may_be_bound(void)
{
    for (char **variable = environ; *variable; variable++)
        if (is_setting(*variable))
            return true;
    return false;
}

static size_t stack_bytes_of(pthread_t thread)
{
    pthread_attr_t attributes;
    size_t bytes = SIZE_MAX;
    if (pthread_getattr_np(thread, &attributes) != 0)
        return bytes;
    pthread_attr_getstacksize(&attributes, &bytes);
    pthread_attr_destroy(&attributes);
    return bytes;
}

/* The second thread does next to nothing, and so survives on any stack. */
static struct threads_given try_team(int count)
{
    struct threads_given given = {.stack_bytes = SIZE_MAX};
    pthread_t second;
    omp_set_dynamic(0);
#pragma omp parallel num_threads(count) default(none) shared(given, second)
    {
        if (omp_get_thread_num() == 1)
            second = pthread_self();
#pragma omp barrier
        if (omp_get_thread_num() == 0) {
            given.count = omp_get_num_threads();
            if (given.count > 1)
                given.stack_bytes = stack_bytes_of(second);
        }
#pragma omp barrier
    }
    return given;
}

/* What allows no more threads than were given. */
static const char *name_limit(int given)
{
    if (omp_get_max_active_levels() == 0)
        return "OMP_MAX_ACTIVE_LEVELS";
    return omp_get_thread_limit() == given ? "OMP_THREAD_LIMIT" : "a setting of OpenMP";
}

/* A process that may have so many more is not asked for a trial, which costs as much as the threads. */
enum { PLENTY_OF_PROCESSES = 4 * THREADS_MAX };

/* Are there limits that may keep the system from starting threads? Those of a control group are not looked
 * at.
 */
static bool has_limits(void)
{
    struct rlimit processes, memory;
    return getrlimit(RLIMIT_NPROC, &processes) != 0 || processes.rlim_cur < PLENTY_OF_PROCESSES ||
           getrlimit(RLIMIT_AS, &memory) != 0 || memory.rlim_cur != RLIM_INFINITY;
}

/* Until all are there. */
static void *wait_for_all(void *gate)
{
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

/* As many threads as it can, up to `most`, all there at once. Returns how many; `*cause` is 0 or an errno. */
static int start_for_trial(int most, int *cause)
{
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_t *threads = calloc((size_t)most, sizeof *threads);
    int count = 0;
    *cause = threads ? 0 : ENOMEM;
    pthread_mutex_lock(&gate);
    while (*cause == 0 && count < most) {
        *cause = pthread_create(&threads[count], NULL, wait_for_all, &gate);
        count += *cause == 0;
    }
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    free(threads);
    return count;
}

static bool can_start(int count, struct error *error)
{
    int cause;
    const int started = 1 + start_for_trial(count - 1, &cause);
    return started == count || error_set(error, ERROR_FAILED,
                                         "cannot start %d threads: %s. Try: --threads %d, or a higher limit "
                                         "of processes (ulimit -u) or "
                                         "of memory (ulimit -v)",
                                         count, strerror(cause), started);
}

bool threads_try(int asked, struct threads_given *given, struct error *error)
{
    const int limit = omp_get_thread_limit(), count = asked < limit ? asked : limit;
    *given = (struct threads_given){.count = count, .stack_bytes = SIZE_MAX};
    if (count > 1 && has_limits() && !can_start(count, error))
        return false;
    if (count > 1 &&
        threads_may_be_bound()) /* else OpenMP gives what it is asked for: no thread starts in vain */
        *given = try_team(count);
    if (given->count < asked)
        given->limit = name_limit(given->count);
    return true;
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

/* Noted before any library is initialised: the runtime binds the first thread then. Written once, before
 * main.
 */
static struct host_cpus process_cpus;

static void note_process_cpus(void)
{
    host_thread_cpus(&process_cpus);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const before_libraries)(void) = note_process_cpus;

void threads_process_cpus(struct host_cpus *cpus)
{
    *cpus = process_cpus;
    if (host_cpus_count(cpus) == 0) /* a C library that does not call what stands in .preinit_array */
        threads_cpus(cpus);
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
