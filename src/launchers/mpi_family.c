#include "launchers/mpi_family.h"

#include <stddef.h>
#include <string.h>

enum mpi_family mpi_family_of(const char *library)
{
    static const struct {
        const char *word;
        enum mpi_family family;
    } known[] = {
        {"Open MPI", MPI_FAMILY_OPENMPI},
        {"MPICH", MPI_FAMILY_MPICH},
        {"MVAPICH", MPI_FAMILY_MPICH},
        {"Intel", MPI_FAMILY_MPICH},
    };
    if (strcmp(library, "none") == 0)
        return MPI_FAMILY_NONE;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strstr(library, known[i].word))
            return known[i].family;
    return MPI_FAMILY_UNKNOWN;
}

const char *mpi_family_name(enum mpi_family family)
{
    static const char *const names[] = {[MPI_FAMILY_OPENMPI] = "Open MPI", [MPI_FAMILY_MPICH] = "MPICH"};
    return (size_t)family < sizeof names / sizeof names[0] ? names[family] : NULL;
}

const char *mpi_family_srun_type(enum mpi_family family)
{
    static const char *const types[] = {[MPI_FAMILY_OPENMPI] = "pmix", [MPI_FAMILY_MPICH] = "pmi2"};
    return (size_t)family < sizeof types / sizeof types[0] ? types[family] : NULL;
}
