#include "environment/stack.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/printable_text.h"

/* What a stack is made that is too small. */
static const rlim_t RAISED_BYTES = 1 << 20;

/* The kernel lets a stack grow to the limit as it is at that moment. */
static void raise_limit(struct rlimit *limit)
{
    limit->rlim_cur =
        limit->rlim_max == RLIM_INFINITY || limit->rlim_max > RAISED_BYTES ? RAISED_BYTES : limit->rlim_max;
    setrlimit(RLIMIT_STACK, limit);
}

/* The C library took the limit at the start of the process for the stacks of threads. */
static void raise_default_of_threads(void)
{
    pthread_attr_t attributes;
    if (pthread_getattr_default_np(&attributes) != 0)
        return;
    pthread_attr_setstacksize(&attributes, (size_t)RAISED_BYTES);
    pthread_setattr_default_np(&attributes);
    pthread_attr_destroy(&attributes);
}

bool stack_prepare(struct error *error)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= STACK_FIRST_LEAST)
        return true;
    raise_limit(&limit);
    if (limit.rlim_cur < STACK_FIRST_LEAST)
        return error_set(
            error, ERROR_USAGE,
            "the hard limit of the stack is %llu KiB (ulimit -Hs), but %d KiB are needed. Try: a "
            "shell without it; only root can raise it (ulimit -s 8192)",
            (unsigned long long)limit.rlim_cur >> 10, STACK_FIRST_LEAST >> 10);
    raise_default_of_threads();
    return true;
}

/* The variable that OpenMP was told the size by; NULL if it is none that is known here. */
static const char *variable_in_use(void)
{
    static const char *const names[] = {"OMP_STACKSIZE", "GOMP_STACKSIZE", "KMP_STACKSIZE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (getenv(names[i]))
            return names[i];
    return NULL;
}

bool stack_check_thread(size_t bytes, struct error *error)
{
    char shown[TEXT_WIDTH + 1];
    const char *name = variable_in_use();
    if (bytes >= STACK_THREAD_LEAST)
        return true;
    return error_set(error, ERROR_USAGE,
                     "%s%s%s gives each thread a stack of %zu KiB, but %d KiB are needed. Try: %s=1M, or "
                     "unset it",
                     name ? name : "OpenMP", name ? "=" : "", name ? text_show(getenv(name), shown) : "",
                     bytes >> 10, STACK_THREAD_LEAST >> 10, name ? name : "OMP_STACKSIZE");
}
