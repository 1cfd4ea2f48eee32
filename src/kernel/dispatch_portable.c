/* What each kernel runs on a CPU for which it has no instructions of its own. */
#include "kernel/miller_rabin/miller_rabin.h"
#include "kernel/trial/simd.h"

trial_simd_search *const trial_simd_searches[ISA_COUNT] = {[ISA_PORTABLE] = trial_simd_search_portable};

const struct miller_rabin_code *const miller_rabin_codes[ISA_COUNT] = {[ISA_PORTABLE] =
                                                                           &miller_rabin_portable};
