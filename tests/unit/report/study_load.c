#include "unit/report/study_load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

void study_load(struct runs *runs, const struct study *study, enum run_detail detail)
{
    struct error error;
    char *text = NULL;
    size_t size = 0, line = 0;
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    assert_true(study_write(study, file));
    assert_int_equal(fclose(file), 0);
    for (const char *at = text, *end; at < text + size; at = end + 1) {
        end = strchr(at, '\n');
        if (!load_line(runs, "file", ++line, at, (size_t)(end - at), detail, &error))
            fail_msg("%s", error.text);
    }
    if (runs->problems.count > 0)
        fail_msg("%s: %.400s", runs->problems.text[0], text);
    free(text);
}
