/* The words of each launcher, word by word, and what of the environment is left behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "launchers/words/binding_advice.h"
#include "launchers/words/inherited.h"
#include "launchers/words/launcher_words.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void claim_words(const struct launcher_setup *launcher, const struct launch *launch,
                        const char *wanted)
{
    char text[1024] = "";
    struct lines words = {0};
    struct error error;
    assert_true(launcher_words_add(&words, launcher, launch, &error));
    for (size_t i = 0; i < words.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i > 0 ? " " : "", words.text[i]);
    assert_string_equal(text, wanted);
    lines_free(&words);
}

#define BOUND "OMP_NUM_THREADS=2 OMP_PLACES=cores OMP_PROC_BIND=close"
#define FREE "env -u OMP_PLACES OMP_NUM_THREADS=2 OMP_PROC_BIND=false"

static const struct launch HYBRID = {.ranks = 4, .threads = 2, .nodes = 2, .ranks_of_a_node = 3},
                           CROWD = {.ranks = 4,
                                    .threads = 2,
                                    .nodes = 1,
                                    .ranks_of_a_node = 4,
                                    .is_oversubscribed = true},
                           ALONE = {.threads = 2, .nodes = 1, .ranks_of_a_node = 1};

static void nobody_starts_what_has_no_ranks(void **state)
{
    (void)state;
    const struct launcher_setup none = {0}, mpirun = {.kind = LAUNCHER_OPENMPI, .program = "mpirun"};
    claim_words(&none, &ALONE, "env " BOUND);
    claim_words(&mpirun, &ALONE, "env " BOUND);
}

static void open_mpi_gets_processing_elements(void **state)
{
    (void)state;
    struct launcher_setup launcher = {.kind = LAUNCHER_OPENMPI, .program = "mpirun"};
    claim_words(&launcher, &HYBRID, "env " BOUND " mpirun -np 4 --map-by ppr:3:node:PE=2 --bind-to core");
    claim_words(&launcher, &CROWD, FREE " mpirun -np 4 --map-by slot --bind-to none --oversubscribe");
    launcher.job_cpus = "4(x2),8";
    launcher.is_in_step = true;
    claim_words(&launcher, &HYBRID,
                "env " BOUND " SLURM_TASKS_PER_NODE=4(x2),8 SLURM_OVERLAP=1 mpirun -np 4 --map-by "
                "ppr:3:node:PE=2 --bind-to core");
}

static void hydra_gets_cores_of_a_rank(void **state)
{
    (void)state;
    struct launcher_setup launcher = {.kind = LAUNCHER_HYDRA, .program = "/opt/mpich/bin/mpiexec"};
    claim_words(&launcher, &HYBRID, "env " BOUND " /opt/mpich/bin/mpiexec -n 4 -ppn 3 -bind-to core:2");
    claim_words(&launcher, &CROWD, FREE " /opt/mpich/bin/mpiexec -n 4 -ppn 4 -bind-to none");
    launcher.job_cpus = "4(x2),8";
    launcher.is_in_step = true;
    claim_words(&launcher, &HYBRID,
                "env " BOUND " SLURM_OVERLAP=1 /opt/mpich/bin/mpiexec -n 4 -ppn 3 -bind-to core:2");
}

static void srun_gets_a_step(void **state)
{
    (void)state;
    struct launcher_setup launcher = {.kind = LAUNCHER_SRUN, .program = "srun", .mpi_type = "pmi2"};
    claim_words(&launcher, &HYBRID,
                "env " BOUND " srun --nodes=2 --ntasks=4 --cpus-per-task=2 --cpu-bind=cores --mpi=pmi2");
    claim_words(&launcher, &CROWD,
                FREE " srun --nodes=1 --ntasks=4 --cpus-per-task=2 --cpu-bind=none --overcommit --mpi=pmi2");
    launcher.is_in_step = true;
    claim_words(&launcher, &ALONE,
                "env " BOUND
                " srun --overlap --nodes=1 --ntasks=1 --cpus-per-task=2 --cpu-bind=cores --mpi=none "
                "env -u SLURM_STEP_NUM_TASKS -u PMI_SIZE -u PMI_RANK");
}

static void what_is_forgotten_stands_first(void **state)
{
    (void)state;
    char *const names[] = {"SLURM_MEM_PER_NODE", "PMI_RANK"};
    const struct lines forgotten = {.text = (char **)(uintptr_t)names, .count = 2};
    const struct launcher_setup none = {.forgotten = &forgotten};
    claim_words(&none, &ALONE, "env -u SLURM_MEM_PER_NODE -u PMI_RANK " BOUND);
}

static void a_person_is_told_each_launchers_own_words(void **state)
{
    static const struct {
        const char *name; /* as records have it */
        enum binding binding;
        const char *words;
    } cases[] = {
        {"mpirun", BINDING_CPUS, "mpirun --map-by slot:PE=3 ..."},
        {"mpirun", BINDING_CORES, "mpirun --map-by slot:PE=3 --bind-to core ..."},
        {"mpirun", BINDING_DOMAINS, "mpirun --map-by ppr:2:numa:PE=3 --bind-to core ..."},
        {"hydra", BINDING_CPUS, "mpiexec -bind-to core:3 ..."},
        {"hydra", BINDING_CORES, "mpiexec -bind-to core:3 ..."},
        {"hydra", BINDING_DOMAINS, "mpiexec -bind-to numa ..."},
        {"srun", BINDING_CPUS, "srun --cpus-per-task=3 --cpu-bind=cores ..."},
        {"srun", BINDING_CORES, "srun --cpus-per-task=3 --hint=nomultithread ..."},
        {"srun", BINDING_DOMAINS, "srun --cpus-per-task=3 --cpu-bind=cores --distribution=block:cyclic ..."},
        {"none", BINDING_CORES, "OMP_PLACES=cores OMP_PROC_BIND=close"},
        {"flux", BINDING_DOMAINS, "numactl --cpunodebind=0 --membind=0 primes ..."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[BINDING_ADVICE_SIZE];
        const enum launcher_kind kind = launcher_words_kind_of_name(cases[i].name);
        assert_string_equal(binding_advice(kind, cases[i].binding, 3, 2, text), cases[i].words);
    }
}

static void a_launcher_is_known_by_its_version(void **state)
{
    (void)state;
    static const struct {
        const char *said;
        enum launcher_kind kind;
    } known[] = {
        {"mpirun (Open MPI) 4.1.4\n\nReport bugs to http://www.open-mpi.org/community/help/\n",
         LAUNCHER_OPENMPI},
        {"mpiexec.openmpi (OpenRTE) 4.1.4\n", LAUNCHER_OPENMPI},
        {"prterun (PRRTE) 3.0.2\n", LAUNCHER_OPENMPI},
        {"HYDRA build details:\n    Version:                                 4.0.2\n", LAUNCHER_HYDRA},
        {"slurm 22.05.8\n", LAUNCHER_SRUN},
        {"GNU bash, version 5.2\n", LAUNCHER_NONE},
        {"", LAUNCHER_NONE},
    };
    for (size_t i = 0; i < COUNT(known); i++)
        assert_int_equal(launcher_words_kind(known[i].said), known[i].kind);
}

/* ---- The environment. */

static void claim_found(char *const *environment, const char *wanted)
{
    char text[1024] = "";
    struct lines names = {0};
    struct error error;
    assert_true(inherited_find(&names, environment, &error));
    for (size_t i = 0; i < names.count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", names.text[i]);
    assert_string_equal(text, wanted);
    lines_free(&names);
}

static void what_a_job_asked_for_is_left_behind_and_what_it_is_stays(void **state)
{
    (void)state;
    char *const job[] = {"SLURM_JOB_ID=7",
                         "SLURM_JOB_NODELIST=n[1-2]",
                         "SLURM_NNODES=2",
                         "SLURM_CONF=/etc/slurm.conf",
                         "SLURM_EXIT_ERROR=70",
                         "SLURM_STEP_ID=0",
                         "SLURM_JOB_CPUS_PER_NODE=2(x2)",
                         "PATH=/usr/bin",
                         "PMIX_MCA_gds=hash",
                         "OMPI_MCA_btl=self,tcp",
                         "OMPI_MCA_orte_tmpdir_base=/scratch",
                         "XSLURM_NTASKS=1",
                         "SLURM_NTASKSX=1",
                         NULL};
    char *const shape[] = {"SLURM_NTASKS=2",
                           "SLURM_NTASKS_PER_NODE=1",
                           "SLURM_CPUS_PER_TASK=2",
                           "SRUN_CPUS_PER_TASK=2",
                           "SLURM_TRES_PER_TASK=cpu=2",
                           "SLURM_MEM_PER_NODE=100",
                           "SLURM_MEM_BIND_TYPE=local",
                           "SLURM_EXPORT_ENV=NONE",
                           "SLURM_CPU_BIND_LIST=0x1",
                           "SLURM_DISTRIBUTION=cyclic",
                           "SLURM_STEP_NUM_TASKS=1",
                           NULL};
    claim_found(job, "");
    claim_found(
        shape,
        "SLURM_NTASKS SLURM_NTASKS_PER_NODE SLURM_CPUS_PER_TASK SRUN_CPUS_PER_TASK SLURM_TRES_PER_TASK "
        "SLURM_MEM_PER_NODE SLURM_MEM_BIND_TYPE SLURM_EXPORT_ENV SLURM_CPU_BIND_LIST "
        "SLURM_DISTRIBUTION SLURM_STEP_NUM_TASKS ");
}

static void a_shell_of_a_launcher_is_no_rank(void **state)
{
    (void)state;
    char *const mpirun[] = {"OMPI_COMM_WORLD_SIZE=1", "OMPI_MCA_orte_ess_num_procs=1",
                            "OMPI_MCA_ess=env",       "PMIX_RANK=0",
                            "OMPI_MCA_btl=self,tcp",  NULL};
    char *const hydra[] = {"PMI_RANK=0",        "PMI_FD=7",   "MPI_LOCALRANKID=0",
                           "HYDI_CONTROL_FD=9", "PMI_TIME=5", NULL};
    claim_found(mpirun, "OMPI_COMM_WORLD_SIZE OMPI_MCA_orte_ess_num_procs OMPI_MCA_ess PMIX_RANK ");
    claim_found(hydra, "PMI_RANK PMI_FD MPI_LOCALRANKID HYDI_CONTROL_FD ");
}

static void what_is_found_leaves_the_environment(void **state)
{
    (void)state;
    char *const names[] = {"SLURM_MEM_PER_NODE"};
    const struct lines forgotten = {.text = (char **)(uintptr_t)names, .count = 1};
    setenv("SLURM_MEM_PER_NODE", "1", 1);
    inherited_forget(&forgotten);
    assert_null(getenv("SLURM_MEM_PER_NODE"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_starts_what_has_no_ranks),
        cmocka_unit_test(open_mpi_gets_processing_elements),
        cmocka_unit_test(hydra_gets_cores_of_a_rank),
        cmocka_unit_test(srun_gets_a_step),
        cmocka_unit_test(what_is_forgotten_stands_first),
        cmocka_unit_test(a_person_is_told_each_launchers_own_words),
        cmocka_unit_test(a_launcher_is_known_by_its_version),
        cmocka_unit_test(what_a_job_asked_for_is_left_behind_and_what_it_is_stays),
        cmocka_unit_test(a_shell_of_a_launcher_is_no_rank),
        cmocka_unit_test(what_is_found_leaves_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
