/* Monotonic seconds, CPU seconds, and the sleep of those who wait. Knows nothing of what is timed. */
#ifndef PRIMES_BASE_CLOCK_H
#define PRIMES_BASE_CLOCK_H

/* Seconds of the monotonic clock; only differences mean something, and only on one host. */
double clock_seconds(void);

/* CPU seconds the calling thread has used. */
double clock_thread_cpu_seconds(void);

/* How often the calling thread has given its CPU away by itself, to wait; not how often it was taken away. */
long clock_thread_waits(void);

/* Seconds since the Unix epoch. */
double clock_wall_seconds(void);

/* Seconds since the Unix epoch as a person here writes them: "2026-11-27 14:05". Returns `text`. */
enum { CLOCK_MINUTE_SIZE = 32 };
const char *clock_minute_text(double wall_seconds, char text[CLOCK_MINUTE_SIZE]);

/* A duration as people read it: "45s", "12m05s", "2h10m"; "unknown" where it is no number. Returns `text`. */
enum { CLOCK_DURATION_SIZE = 32 };
const char *clock_duration_text(double seconds, char text[CLOCK_DURATION_SIZE]);

/* A signal may end it early. */
void clock_sleep(double seconds);

/* Waiting without spinning: each call sleeps longer than the one before, 1 us doubling to 1 ms.
 * Start with {0}; set to {0} again as soon as there was something to do. */
struct clock_backoff {
    long nanoseconds;
};

/* How many nanoseconds the next sleep asks for; goes on to the one after it. */
long clock_backoff_next(struct clock_backoff *backoff);

void clock_backoff_sleep(struct clock_backoff *backoff);

#endif
