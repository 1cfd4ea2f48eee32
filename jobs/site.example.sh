# shellcheck shell=bash
# What your site needs. Copy it to jobs/site.sh, or set PRIMES_SITE to a file of your own; every job script sources it.

# The modules that primes was built with:
# module load gcc openmpi

# srun (the default within a job), mpirun, mpiexec, or the path of a launcher:
# export PRIMES_LAUNCHER=mpirun

# The type that connects your MPI to Slurm, of those that `srun --mpi=list` prints (default: pmix for Open MPI,
# pmi2 for MPICH and its kin):
# export PRIMES_MPI_TYPE=pmix_v4

# Which partition, account or time limit: Slurm takes SBATCH_PARTITION, SBATCH_ACCOUNT, SBATCH_TIMELIMIT and others from
# the environment in which you call sbatch.
