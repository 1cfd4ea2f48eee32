/* Who reads usual lines on a CPU for which there are no instructions of its own. */
#include "input/text/fast_lines.h"

fast_lines_parse *fast_lines_parser(void)
{
    return fast_lines_parse_portable;
}
