/* A family of CPUs for which no kernel has instructions of its own. */
#include "kernel/isa.h"

bool isa_is_offered(enum isa isa)
{
    return isa == ISA_PORTABLE;
}
