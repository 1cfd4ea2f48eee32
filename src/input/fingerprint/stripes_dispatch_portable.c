/* Who adds stripes on a CPU for which there are no instructions of its own. */
#include "input/fingerprint/stripes.h"

stripes_add *stripes_adder(void)
{
    return stripes_add_portable;
}
