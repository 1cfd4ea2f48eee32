/* The kinds of MPI, which differ in launchers and in what those want. Knows nothing of who starts what. */
#ifndef PRIMES_LAUNCHERS_MPI_FAMILY_H
#define PRIMES_LAUNCHERS_MPI_FAMILY_H

/* MPICH stands for its kin too: MVAPICH, Intel MPI, Cray MPICH. */
enum mpi_family { MPI_FAMILY_NONE, MPI_FAMILY_OPENMPI, MPI_FAMILY_MPICH, MPI_FAMILY_UNKNOWN };

/* By the name of the library, as `primes --version` has it behind "ranks: ". */
enum mpi_family mpi_family_of(const char *library);

/* "Open MPI", "MPICH"; NULL: it has none that is known. */
const char *mpi_family_name(enum mpi_family family);

/* What srun's --mpi is to be for it: "pmix", "pmi2"; NULL: not known. */
const char *mpi_family_srun_type(enum mpi_family family);

#endif
