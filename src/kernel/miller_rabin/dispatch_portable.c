/* What the kernel `miller-rabin` runs on a CPU for which it has no instructions of its own. */
#include "kernel/miller_rabin/miller_rabin.h"

const struct miller_rabin_code *const miller_rabin_codes[ISA_COUNT] = {[ISA_PORTABLE] =
                                                                           &miller_rabin_portable};
