#include "launchers/mpi_library.h"

#include <stdio.h>
#include <string.h>

static const char DIGITS[] = "0123456789";

/* A library, and the words that its version begins with or has before its number. */
struct known_library {
    const char *words, *name;
    enum mpi_family family;
};

/* In this order: "Cray MPICH" has the words of MPICH, too. */
static const struct known_library KNOWN[] = {
    {"Open MPI", "Open MPI", FAMILY_OPEN_MPI}, {"Cray MPICH", "Cray MPICH", FAMILY_MPICH},
    {"MVAPICH2", "MVAPICH2", FAMILY_MPICH},    {"MVAPICH", "MVAPICH", FAMILY_MPICH},
    {"MPICH", "MPICH", FAMILY_MPICH},          {"Intel(R) MPI Library", "Intel MPI", FAMILY_MPICH},
    {"Intel MPI", "Intel MPI", FAMILY_MPICH},
};

static void copy(char *to, size_t room, const char *from, size_t size)
{
    snprintf(to, room, "%.*s", (int)(size < room ? size : room - 1), from);
}

/* The first number behind the words, with what belongs to it: "4.2.0rc1". */
static void read_version(struct mpi_library *library, const char *behind)
{
    const char *begin = behind + strcspn(behind, DIGITS);
    copy(library->version, sizeof library->version, begin,
         strspn(begin, "0123456789.abcdefghijklmnopqrstuvwxyz"));
}

struct mpi_library mpi_library_identify(const char *text)
{
    char line[256];
    struct mpi_library library = {.family = FAMILY_UNKNOWN};
    copy(line, sizeof line, text, strcspn(text, "\n"));
    if (strcmp(line, "none") == 0)
        library.family = FAMILY_NONE;
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        const char *found = strcasestr(line, KNOWN[i].words);
        if (!found)
            continue;
        library.family = KNOWN[i].family;
        copy(library.name, sizeof library.name, KNOWN[i].name, strlen(KNOWN[i].name));
        read_version(&library, found + strlen(KNOWN[i].words));
        return library;
    }
    copy(library.name, sizeof library.name, line, strcspn(line, ","));
    return library;
}

const char *mpi_library_text(const struct mpi_library *library, char text[MPI_LIBRARY_TEXT_SIZE])
{
    snprintf(text, MPI_LIBRARY_TEXT_SIZE, "%s%s%s", library->name, *library->version ? " " : "",
             library->version);
    return text;
}

const char *mpi_library_srun_type(enum mpi_family family)
{
    switch (family) {
    case FAMILY_OPEN_MPI:
        return "pmix";
    case FAMILY_MPICH:
        return "pmi2";
    case FAMILY_NONE:
    case FAMILY_UNKNOWN:
        break;
    }
    return NULL;
}

const char *const *mpi_library_launchers(enum mpi_family family)
{
    static const char *const none[] = {NULL};
    static const char *const open_mpi[] = {"mpirun.openmpi", "orterun", "prterun", "mpirun", "mpiexec", NULL};
    static const char *const mpich[] = {"mpiexec.mpich", "mpiexec.hydra", "mpiexec", "mpirun", NULL};
    static const char *const any[] = {"mpiexec", "mpirun", NULL};
    switch (family) {
    case FAMILY_OPEN_MPI:
        return open_mpi;
    case FAMILY_MPICH:
        return mpich;
    case FAMILY_UNKNOWN:
        return any;
    case FAMILY_NONE:
        break;
    }
    return none;
}

enum mpi_family mpi_library_of_launcher(const char *version)
{
    static const struct {
        const char *words;
        enum mpi_family family;
    } known[] = {
        {"Open MPI", FAMILY_OPEN_MPI}, {"OpenRTE", FAMILY_OPEN_MPI},           {"PRRTE", FAMILY_OPEN_MPI},
        {"HYDRA", FAMILY_MPICH},       {"Intel(R) MPI Library", FAMILY_MPICH}, {"MVAPICH", FAMILY_MPICH},
    };
    char line[256];
    copy(line, sizeof line, version, strcspn(version, "\n"));
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcasestr(line, known[i].words))
            return known[i].family;
    return FAMILY_UNKNOWN;
}
