/* The messages between the ranks during a run. Private to the engine and the simulator. Every message begins
 * with its kind. Knows nothing of how they travel. */
#ifndef PRIMES_ENGINE_EXCHANGE_MESSAGE_H
#define PRIMES_ENGINE_EXCHANGE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "plan/begun.h"
#include "plan/loop.h"
#include "plan/plan.h"

enum message_kind {
    /* To rank 0: */
    MESSAGE_OUTCOME, /* struct outcome and what follows it; it also means that the rank has room for another
                        unit */
    MESSAGE_STOP,    /* struct message_stop: this rank failed, or got a signal */
    MESSAGE_DONE,    /* the kind alone: this rank has handed in all; only STOP and FLUSHED may still follow */
    MESSAGE_WANT,    /* struct message_want: a thread of this rank asks for a chunk of a loop */
    MESSAGE_FETCH,   /* struct message_fetch: what these numbers are loaded from is asked for */
    MESSAGE_FLUSHED, /* struct message_flushed: all texts that had their offsets at FLUSH are on the disk */
    /* From rank 0: */
    MESSAGE_GRANT,     /* struct message_grant and its units */
    MESSAGE_CHUNK,     /* struct message_chunk: the answer to WANT */
    MESSAGE_DELIVERED, /* struct message_delivered: of a loop whose window is not all of it, now and then */
    MESSAGE_CANCEL,    /* struct message_cancel: units of a number are not needed any more */
    MESSAGE_ABANDON,   /* the kind alone: discard what you have and hand in no more */
    MESSAGE_DRAIN,  /* the kind alone: begin no more units, end those under way where they are; what is to be
                       handed in still is */
    MESSAGE_FLUSH,  /* the kind alone: see FLUSHED */
    MESSAGE_LINES,  /* struct message_lines: what units that will be granted are to be loaded from */
    MESSAGE_OFFSET, /* struct message_offset: where a kept text goes */
    MESSAGE_LEAVE,  /* the kind alone: all ranks are done, the run is over */
};

struct message_stop {
    uint32_t kind;
    int signal;         /* the signal that asked for it, or 0 */
    struct error error; /* else the cause */
};

struct message_want {
    uint32_t kind;
    int thread;
};

struct message_chunk {
    uint32_t kind;
    int thread;
    struct loop_chunk chunk; /* empty: there is none any more, for this thread */
};

struct message_fetch {
    uint32_t kind;
    uint64_t first, count;
};

struct message_delivered {
    uint32_t kind;
    uint64_t spans; /* all below are delivered */
};

struct message_flushed {
    uint32_t kind;
    struct error error; /* why it is not so, or what else went wrong on this rank */
    uint64_t count;
    struct begun_number searches[]; /* of heavy numbers that go out whole and are under way on this rank */
};

struct message_lines {
    uint32_t kind;
    struct numbers_extent numbers; /* those that it is of */
    uint64_t size;
    struct message_lines *next; /* in a list of the receiver */
    char bytes[];
};

struct message_offset {
    uint32_t kind;
    uint64_t unit; /* its id */
    uint64_t offset;
};

struct message_cancel {
    uint32_t kind;
    uint64_t id;      /* of the number's units */
    uint64_t divisor; /* that was found: what lies above is in vain */
};

struct message_grant {
    uint32_t kind;
    bool last; /* the poison pill: no unit will follow these */
    uint64_t count;
    struct unit units[];
};

#endif
