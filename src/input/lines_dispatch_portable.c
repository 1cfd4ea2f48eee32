/* Who reads usual lines on a CPU for which there are no instructions of its own. */
#include "input/lines.h"

lines_parse *lines_parser(void)
{
    return lines_parse_portable;
}
