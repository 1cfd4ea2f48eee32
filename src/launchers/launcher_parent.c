#include "launchers/launcher_parent.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As the kernel cuts a name. */
enum { NAME_SIZE = 16 };

struct process {
    int id, parent;
    char name[NAME_SIZE];
};

static bool read_process(int id, struct process *process)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%d/stat", id);
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    const bool good = fgets(line, sizeof line, file) != NULL;
    fclose(file);
    /* 4711 (name) S 4710 ...: the name may have anything in it */
    const char *begin = good ? strchr(line, '(') : NULL, *end = good ? strrchr(line, ')') : NULL;
    if (!begin || !end || end < begin || sscanf(end, ") %*c %d", &process->parent) != 1)
        return false;
    process->id = id;
    snprintf(process->name, sizeof process->name, "%.*s", (int)(end - begin - 1), begin + 1);
    return true;
}

/* Of Open MPI 4 and 5, MPICH, Slurm and Flux. Commands may have an ending: mpirun.openmpi. */
static bool is_launcher(const char *name)
{
    static const char *const commands[] = {"mpirun", "mpiexec", NULL};
    static const char *const helpers[] = {"orterun",         "orted",      "prterun",    "prted", "prte",
                                          "hydra_pmi_proxy", "slurmstepd", "flux-shell", NULL};
    for (const char *const *command = commands; *command; command++)
        if (strncmp(name, *command, strlen(*command)) == 0)
            return true;
    for (const char *const *helper = helpers; *helper; helper++)
        if (strcmp(name, *helper) == 0)
            return true;
    return false;
}

bool launcher_is_parent(void)
{
    struct process parent;
    return read_process(getppid(), &parent) && is_launcher(parent.name);
}

static bool has_output(int id, const struct stat *output)
{
    char path[64];
    struct stat other;
    snprintf(path, sizeof path, "/proc/%d/fd/1", id);
    return stat(path, &other) == 0 && other.st_dev == output->st_dev && other.st_ino == output->st_ino;
}

bool launcher_takes_output(void)
{
    struct stat output;
    struct process process = {.parent = getppid()};
    if (fstat(STDOUT_FILENO, &output) != 0)
        return false;
    while (read_process(process.parent, &process)) {
        if (is_launcher(process.name))
            return true;
        if (!has_output(process.id, &output))
            return false;
    }
    return false;
}
