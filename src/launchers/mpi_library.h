/* The MPIs there are, in families that share a launcher, and what tells them apart: texts in, names out.
 * Knows nothing of processes, and calls no MPI. */
#ifndef PRIMES_LAUNCHERS_MPI_LIBRARY_H
#define PRIMES_LAUNCHERS_MPI_LIBRARY_H

#include <stddef.h>

/* Launchers of one family start programs of that family. */
enum mpi_family {
    FAMILY_NONE,     /* no MPI */
    FAMILY_OPEN_MPI, /* Open MPI: connected by PMIx */
    FAMILY_MPICH,    /* MPICH, MVAPICH, Intel MPI, Cray MPICH: connected by PMI */
    FAMILY_UNKNOWN,
};

enum { MPI_LIBRARY_NAME_SIZE = 64, MPI_LIBRARY_VERSION_SIZE = 32 };
enum { MPI_LIBRARY_TEXT_SIZE = MPI_LIBRARY_NAME_SIZE + MPI_LIBRARY_VERSION_SIZE };

struct mpi_library {
    enum mpi_family family;
    char name[MPI_LIBRARY_NAME_SIZE]; /* "Open MPI", "MPICH", "Intel MPI", ...; of an unknown one the first
                                         line of what it says, up to a comma; "none" */
    char version[MPI_LIBRARY_VERSION_SIZE]; /* "4.1.4"; "" where it is not known */
};

/* `text` is what MPI_Get_library_version says, of which the first line counts; or what
 * mpi_library_text made of it, in this version of the program or an earlier one ("Open MPI v4.1.4"). */
struct mpi_library mpi_library_identify(const char *text);

/* "Open MPI 4.1.4", "MPICH 4.0.2", or "none". Returns `text`. */
const char *mpi_library_text(const struct mpi_library *library, char text[MPI_LIBRARY_TEXT_SIZE]);

/* What `srun --mpi=` has to be for its programs: "pmix" or "pmi2"; NULL where that is not known. */
const char *mpi_library_srun_type(enum mpi_family family);

/* The commands that may be its launcher, first those that belong to no other family; ends with NULL. Which
 * of them there are, and whose an mpirun is, the system has to tell. */
const char *const *mpi_library_launchers(enum mpi_family family);

/* Whose launcher is it that says this with --version? FAMILY_UNKNOWN where that is not known. */
enum mpi_family mpi_library_of_launcher(const char *version);

#endif
