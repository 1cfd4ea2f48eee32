#include "report/analysis/measurement/binding.h"

#include <string.h>
#include <strings.h>

/* The value of a variable, up to the next space; NULL: it is not set. */
static const char *value_in(const char *binding, const char *name)
{
    const char *found = binding ? strstr(binding, name) : NULL;
    return found ? found + strlen(name) : NULL;
}

static bool is_told(const struct run *run)
{
    const char *bind = value_in(run->binding, "OMP_PROC_BIND="),
               *places = value_in(run->binding, "OMP_PLACES=");
    return bind ? strncasecmp(bind, "false", strlen("false")) != 0 : places != NULL;
}

bool binding_is_bound(const struct run *run)
{
    const bool have_own =
        run->workers > 1 ? (long long)run->cpus_most * run->workers <= run->cpus : run->cpus_most == 1;
    return (run->cpus_most > 0 && have_own) || (run->ranks == 1 && is_told(run));
}

bool binding_is_to_cores(const struct run *run)
{
    const char *places = value_in(run->binding, "OMP_PLACES=");
    return run->ranks == 1 && places && strncasecmp(places, "cores", strlen("cores")) == 0;
}
