/* Are the workers where they can work? From what each rank reports, the mistakes that make a measurement
 * worthless, each as one sentence with what to do. It binds nothing and prints nothing. */
#ifndef PRIMES_ENGINE_PLACEMENT_CHECK_H
#define PRIMES_ENGINE_PLACEMENT_CHECK_H

#include <stdbool.h>

#include "base/error.h"
#include "base/host.h"
#include "engine/placement/thread_places.h"
#include "machine/capacity.h"

enum placement_kind {
    PLACEMENT_FEWER_THREADS,       /* a rank has fewer threads than were asked for */
    PLACEMENT_THREADS_EXCEED_CPUS, /* a rank has more threads than can run at once */
    PLACEMENT_MASKS_OVERLAP,       /* ranks of a node are bound to CPUs that they share */
    PLACEMENT_OVERSUBSCRIBED,      /* all threads of a node are more than the CPUs they may use together */
    PLACEMENT_QUOTA,               /* a control group allows less CPU time than the threads want */
    PLACEMENT_SMT,                 /* threads share physical cores */
    PLACEMENT_SLURM_CPUS,          /* Slurm was asked for more CPUs a task than this task may use */
    PLACEMENT_LOGIN_NODE,          /* heavy work where people log in */
    PLACEMENT_STACKED,             /* measured: the workers got much less than a CPU each */
    PLACEMENT_KINDS,
};

/* As the record names it: "threads_exceed_cpus". */
const char *placement_kind_name(enum placement_kind kind);

/* What a rank reports; plain bytes, so that it can travel. */
struct placement_rank {
    char host[HOST_TEXT_SIZE];
    int node;                 /* the number of its node: hosts may have one name, and be two */
    struct host_cpus allowed; /* the CPUs that the process may use */
    struct host_cpus cpus;    /* those among them that its threads may use: something may bind each */
    struct host_cpus cores;   /* that the latter belong to, each named by its first CPU */
    int threads, requested_threads;
    int room; /* how many of the threads can run at once */
    char
        binding[96]; /* the variables that bind threads: "OMP_PROC_BIND and OMP_PLACES"; "" where none does */
    char thread_limit[32]; /* the variable that allowed no more threads; "" where they are as many as asked */
    double quota;          /* CPUs' worth of time the control groups allow; 0 without a limit */
    int slurm_cpus_per_task; /* SLURM_CPUS_PER_TASK; 0 where it is not set */
    bool on_login_node;
};

/* The threads of a rank: on which node, how many there are, how many were asked for, which variable allowed
 * no more (NULL where none did), and where they are: what they have room for is the capacity of these places.
 */
struct placement_team {
    int node, threads, requested;
    const char *limit;
    struct thread_places places;
};

/* `allowed`: the CPUs that the process may use. ERROR_USAGE where Slurm's variables have no numbers. */
bool placement_describe(struct placement_rank *report, const struct host_cpus *allowed,
                        const struct capacity *capacity, const struct placement_team *team,
                        struct error *error);

enum { PLACEMENT_TEXT_SIZE = 512 };
struct placement_finding {
    bool found;
    char text[PLACEMENT_TEXT_SIZE];
};

/* By kind. {0} is without findings. */
struct placement {
    bool sleeps; /* the workers will sleep, and want no CPUs: what would keep these from them is no finding */
    struct placement_finding findings[PLACEMENT_KINDS];
};

/* Before the run. `launcher` is that of struct ranks: what to do depends on it. */
void placement_check(struct placement *placement, const struct placement_rank *reports, int ranks,
                     const char *launcher);

/* After the run: `workers` threads were at work for so many seconds together and got so much CPU time
 * meanwhile. */
void placement_check_time(struct placement *placement, int workers, double busy_seconds, double cpu_seconds);

bool placement_is_clean(const struct placement *placement);

#endif
