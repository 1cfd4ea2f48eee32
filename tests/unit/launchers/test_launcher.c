/* Who started this process, whether MPI can still connect it, and what to do where it cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launchers/connection.h"
#include "launchers/launcher_detect.h"
#include "launchers/launcher_parent.h"
#include "launchers/launcher_refuse.h"

/* VARIABLE=VALUE words separated by blanks, and nothing else of a launcher. */
static struct launcher detected(const char *environment)
{
    struct launcher launcher;
    char copy[512], *rest = NULL;
    clearenv();
    snprintf(copy, sizeof copy, "%s", environment);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        *value = '\0';
        setenv(word, value + 1, 1);
    }
    launcher_detect(&launcher);
    return launcher;
}

static void a_launcher_is_known_by_its_variables(void **state)
{
    static const struct {
        const char *environment, *name;
        int tasks, task;
    } cases[] = {
        {"", "none", 1, 0},
        {"SLURM_NTASKS=4 SLURM_PROCID=3", "none", 1, 0},
        {"OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_RANK=3 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "mpirun", 4,
         3},
        {"SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=3 PMI_SIZE=4 PMI_RANK=3", "srun", 4, 3},
        {"MPI_LOCALNRANKS=2 PMI_SIZE=4 PMI_RANK=3 SLURM_STEP_NUM_TASKS=2 SLURM_PROCID=1", "hydra", 4, 3},
        {"FLUX_TASK_RANK=1 PMI_SIZE=2 PMI_RANK=1", "flux", 2, 1},
        {"PMI_SIZE=2 PMI_RANK=1", "mpiexec", 2, 1},
        {"PMIX_RANK=1", "pmix", 1, 0},
        {"PMI_RANK=1", "none", 1, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct launcher launcher = detected(cases[i].environment);
        assert_string_equal(launcher.name, cases[i].name);
        assert_int_equal(launcher.tasks, cases[i].tasks);
        assert_int_equal(launcher.task, cases[i].task);
        assert_false(launcher.contradicts);
    }
}

static void what_contradicts_itself_is_one_task_with_a_reason(void **state)
{
    (void)state;
    const struct launcher launcher = detected("PMI_SIZE=4 PMI_RANK=4");
    assert_true(launcher.contradicts);
    assert_int_equal(launcher.tasks, 1);
    assert_int_equal(launcher.task, 0);
    assert_string_equal(launcher.contradiction.text, "PMI_RANK: '4' is out of range: 0 to 3");
}

static enum connection looked(const char *environment, enum mpi_family family)
{
    const struct launcher launcher = detected(environment);
    return connection_look(&launcher, family);
}

static void each_family_has_its_way_to_connect(void **state)
{
    (void)state;
    assert_int_equal(looked("", FAMILY_OPEN_MPI), CONNECTION_NONE);
    assert_int_equal(looked("", FAMILY_MPICH), CONNECTION_NONE);
    assert_int_equal(looked("PMI_SIZE=2", FAMILY_OPEN_MPI), CONNECTION_NONE);
    assert_int_equal(looked("PMI_SIZE=2", FAMILY_MPICH), CONNECTION_OPEN);
    assert_int_equal(looked("PMIX_RANK=0", FAMILY_OPEN_MPI), CONNECTION_OPEN);
    assert_int_equal(looked("PMIX_RANK=0", FAMILY_MPICH), CONNECTION_OPEN);
    assert_int_equal(looked("PMIX_RANK=0 PMI_SIZE=2", FAMILY_NONE), CONNECTION_NONE);
}

static void claim_refused(const char *environment, const char *library_text, enum connection connection,
                          const char *words)
{
    struct error error = {0};
    const struct launcher launcher = detected(environment);
    const struct mpi_library library = mpi_library_identify(library_text);
    assert_false(launcher_accept_one(&launcher, &library, connection, &error));
    assert_int_equal(error.code, ERROR_USAGE);
    if (!strstr(error.text, words))
        fail_msg("'%s' lacks '%s'", error.text, words);
}

/* Within a job, hydra starts its proxies by srun, one a node; what srun sets for those reaches the processes
 * that they start. */
static void processes_of_hydra_are_no_tasks_of_the_srun_that_started_its_proxies(void **state)
{
    static const char environment[] =
        "MPI_LOCALNRANKS=2 MPI_LOCALRANKID=1 PMI_SIZE=4 PMI_RANK=3 SLURM_PROCID=1 "
        "SLURM_STEP_NUM_TASKS=2 PMIX_RANK=1";
    (void)state;
    const struct launcher launcher = detected(environment);
    assert_string_equal(launcher.name, "hydra");
    assert_int_equal(launcher.tasks, 4);
    assert_int_equal(launcher.task, 3);
    assert_string_equal(launcher.variable, "PMI_SIZE");
    assert_false(launcher.has_pmix);
    assert_int_equal(looked(environment, FAMILY_MPICH), CONNECTION_OPEN);
    assert_int_equal(looked(environment, FAMILY_OPEN_MPI), CONNECTION_NONE);
    claim_refused(environment, "Open MPI 4.1.4", CONNECTION_NONE,
                  "hydra, the launcher of MPICH, says that it started 4");
}

static enum connection looked_through(int fd)
{
    char environment[64];
    snprintf(environment, sizeof environment, "PMI_SIZE=2 PMI_RANK=0 PMI_FD=%d", fd);
    return looked(environment, FAMILY_MPICH);
}

static void a_socket_of_pmi_is_closed_when_its_other_end_is(void **state)
{
    int ends[2];
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(looked_through(ends[0]), CONNECTION_OPEN);
    close(ends[1]);
    assert_int_equal(looked_through(ends[0]), CONNECTION_CLOSED);
    close(ends[0]);
    assert_int_equal(looked_through(ends[0]), CONNECTION_CLOSED);
    const int file = open("/dev/null", O_RDWR);
    assert_int_equal(looked_through(file), CONNECTION_CLOSED);
    close(file);
    assert_int_equal(looked("PMI_SIZE=2 PMI_FD=x", FAMILY_MPICH), CONNECTION_CLOSED);
    assert_int_equal(looked("PMI_SIZE=2 PMI_FD=77 PMIX_RANK=0", FAMILY_MPICH), CONNECTION_OPEN);
}

static void a_server_of_pmix_is_gone_when_nobody_listens(void **state)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    char environment[128];
    (void)state;
    const int server = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(server, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(server, 1), 0);
    assert_int_equal(getsockname(server, (struct sockaddr *)&address, &size), 0);
    snprintf(environment, sizeof environment, "PMIX_RANK=0 PMIX_SERVER_URI4=7.0;tcp4://127.0.0.1:%d",
             ntohs(address.sin_port));
    assert_int_equal(looked(environment, FAMILY_OPEN_MPI), CONNECTION_OPEN);
    close(server);
    assert_int_equal(looked(environment, FAMILY_OPEN_MPI), CONNECTION_CLOSED);
    assert_int_equal(looked("PMIX_RANK=0 PMIX_SERVER_URI4=nonsense", FAMILY_OPEN_MPI), CONNECTION_OPEN);
}

#define SRUN "SLURM_STEP_NUM_TASKS=4 SLURM_PROCID=2"

static void the_cure_fits_library_and_launcher(void **state)
{
    (void)state;
    claim_refused(SRUN, "Open MPI 4.1.4", CONNECTION_NONE, "Try: srun --mpi=pmix ...");
    claim_refused(SRUN " PMI_RANK=2", "Open MPI 4.1.4", CONNECTION_NONE, "Try: srun --mpi=pmix ...");
    claim_refused(SRUN, "MPICH 4.0.2", CONNECTION_NONE,
                  "with --mpi=none, by which MPICH 4.0.2 connects none");
    claim_refused(SRUN, "MPICH 4.0.2", CONNECTION_NONE, "Try: srun --mpi=pmi2 ...");
    claim_refused(SRUN " PMIX_RANK=2", "MPICH 4.0.2", CONNECTION_OPEN, "Try: srun --mpi=pmi2 ...");
    claim_refused(SRUN " PMIX_RANK=2", "Intel MPI 2021.10", CONNECTION_OPEN, "(srun --mpi=list shows");
    claim_refused(SRUN " PMIX_RANK=2", "HPE MPT 2.25", CONNECTION_OPEN,
                  "another type than pmix of those that srun --mpi=list");
    claim_refused("OMPI_COMM_WORLD_SIZE=4", "MPICH 4.0.2", CONNECTION_OPEN, "mpirun of Open MPI says");
    claim_refused("OMPI_COMM_WORLD_SIZE=4", "MPICH 4.0.2", CONNECTION_OPEN,
                  "Try: the mpiexec of MPICH 4.0.2");
    claim_refused("MPI_LOCALNRANKS=4 PMI_SIZE=4", "Open MPI 4.1.4", CONNECTION_NONE,
                  "Try: the mpirun of Open MPI 4.1.4");
    claim_refused("PMI_SIZE=4", "MPICH 4.0.2", CONNECTION_CLOSED, "a second time");
    claim_refused(SRUN, "none", CONNECTION_NONE, "build with -DPRIMES_MPI=ON");
    claim_refused(SRUN, "MPICH 4.0.2", CONNECTION_NONE, "task 2 on ");
    claim_refused("PMI_SIZE=4 PMI_RANK=4", "MPICH 4.0.2", CONNECTION_NONE, "PMI_RANK: '4' is out of range");
}

/* Never the words that it was started with. */
static void the_cure_is_another_type_than_the_one_in_use(void **state)
{
    static const char *const libraries[] = {"Open MPI 4.1.4", "MPICH 4.0.2", "Cray MPICH 8.1",
                                            "HPE MPT 2.25"};
    static const struct {
        const char *environment, *used;
    } types[] = {{SRUN, "Try: srun --mpi=none"},
                 {SRUN " PMI_RANK=2", "Try: srun --mpi=pmi2"},
                 {SRUN " PMIX_RANK=2", "Try: srun --mpi=pmix"}};
    (void)state;
    for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++)
        for (size_t k = 0; k < sizeof types / sizeof types[0]; k++) {
            struct error error = {0};
            const struct launcher launcher = detected(types[k].environment);
            const struct mpi_library library = mpi_library_identify(libraries[i]);
            assert_false(launcher_accept_one(&launcher, &library, CONNECTION_OPEN, &error));
            assert_null(strstr(error.text, types[k].used));
        }
}

static void one_process_is_accepted(void **state)
{
    struct error error;
    (void)state;
    const struct launcher launcher = detected("PMI_SIZE=1 PMI_FD=77");
    const struct mpi_library library = mpi_library_identify("MPICH 4.0.2");
    assert_true(launcher_accept_one(&launcher, &library, CONNECTION_CLOSED, &error));
}

/* What does `is_so` say in a process below one that is called `name`? */
static bool asked_below(const char *name, bool (*is_so)(void))
{
    int status;
    prctl(PR_SET_NAME, name);
    const pid_t child = fork();
    if (child == 0)
        _exit(is_so());
    waitpid(child, &status, 0);
    return WEXITSTATUS(status) == 1;
}

/* The same below a shell; the process has an output of its own or not. */
static bool asked_below_shell(const char *name, bool has_own)
{
    int status;
    prctl(PR_SET_NAME, name);
    const pid_t shell = fork();
    if (shell == 0) {
        const int output = open("/dev/null", O_WRONLY);
        prctl(PR_SET_NAME, "sh");
        const pid_t process = fork();
        if (process == 0) {
            if (has_own)
                dup2(output, STDOUT_FILENO);
            _exit(launcher_takes_output());
        }
        waitpid(process, &status, 0);
        _exit(WEXITSTATUS(status));
    }
    waitpid(shell, &status, 0);
    return WEXITSTATUS(status) == 1;
}

static void a_launcher_is_known_by_its_name(void **state)
{
    static const char *const launchers[] = {"mpirun",  "mpiexec.hydra",   "orted",
                                            "prterun", "hydra_pmi_proxy", "slurmstepd"};
    static const char *const others[] = {"bash", "my mpirun)", "srun"};
    (void)state;
    for (size_t i = 0; i < sizeof launchers / sizeof launchers[0]; i++)
        assert_true(asked_below(launchers[i], launcher_is_parent));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(asked_below(others[i], launcher_is_parent));
}

static void output_is_the_launchers_where_all_between_have_it(void **state)
{
    (void)state;
    assert_true(asked_below("mpirun", launcher_takes_output));
    assert_true(asked_below_shell("slurmstepd", false));
    assert_false(asked_below_shell("slurmstepd", true)); /* somebody reads it */
    assert_false(asked_below_shell("bash", false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_launcher_is_known_by_its_variables),
        cmocka_unit_test(what_contradicts_itself_is_one_task_with_a_reason),
        cmocka_unit_test(each_family_has_its_way_to_connect),
        cmocka_unit_test(processes_of_hydra_are_no_tasks_of_the_srun_that_started_its_proxies),
        cmocka_unit_test(a_socket_of_pmi_is_closed_when_its_other_end_is),
        cmocka_unit_test(a_server_of_pmix_is_gone_when_nobody_listens),
        cmocka_unit_test(the_cure_fits_library_and_launcher),
        cmocka_unit_test(the_cure_is_another_type_than_the_one_in_use),
        cmocka_unit_test(one_process_is_accepted),
        cmocka_unit_test(a_launcher_is_known_by_its_name),
        cmocka_unit_test(output_is_the_launchers_where_all_between_have_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
