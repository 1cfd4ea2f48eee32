/* Who reads usual lines on a CPU for which there are no instructions of its own. */
#include "input/lines.h"

lines_take *lines_taker(void)
{
    return lines_take_portable;
}
