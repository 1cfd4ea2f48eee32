/* The wish of a person or a scheduler to stop early: SIGINT, SIGTERM, SIGHUP, SIGUSR1. Knows nothing of what
 * is stopped. Keeps the signal at file scope: it has no other way in; and which of them the caller ignores,
 * which has to be seen before main. */
#ifndef PRIMES_BASE_STOP_H
#define PRIMES_BASE_STOP_H

/* Back to what the caller gave this process, what it ignores (nohup) or the usual effect, whatever libraries
 * have made of it: to be called after they are initialised. */
void stop_restore(void);

/* From here on, unless the caller ignores it, the first such signal is only noted; a call that waits (write,
 * open, waitpid) returns with EINTR, and so does, within a second, one that began just after the signal:
 * SIGALRM sees to that. Another such signal, a second or more later, has its usual effect; what comes sooner
 * is the same wish, sent to the process and to its group. */
void stop_watch_begin(void);

/* Back to the usual effect. */
void stop_watch_end(void);

/* The signal that came since stop_watch_begin, or 0. */
int stop_requested(void);

/* "SIGTERM" */
const char *stop_signal_name(int signal_number);

#endif
