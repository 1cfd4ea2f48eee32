# shellcheck shell=sh
# Sourced by whatever starts ranks: lets Open MPI work as root and in containers. Other MPIs ignore it.

# mpirun refuses root by default; in a container there often is no other user.
if [ "$(id -u)" = 0 ]; then
    export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
# Containers forbid process_vm_readv, and Open MPI then complains at every larger message: copy through memory.
export OMPI_MCA_btl_vader_single_copy_mechanism="${OMPI_MCA_btl_vader_single_copy_mechanism:-none}"
