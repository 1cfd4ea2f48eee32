/* What the kernel `miller-rabin` runs on a CPU for which it has no instructions of its own. */
#include "kernel/miller_rabin/backend.h"

const struct miller_rabin_backend *const miller_rabin_backends[ISA_COUNT] = {[ISA_PORTABLE] =
                                                                                 &miller_rabin_portable};
