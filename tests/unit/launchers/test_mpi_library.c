/* Which MPI is it? What the libraries themselves say of their versions, and what the program made of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "launchers/mpi_library.h"

static const struct {
    const char *says, *text;
    enum mpi_family family;
} LIBRARIES[] = {
    {"Open MPI v4.1.4, package: Debian OpenMPI, ident: 4.1.4, repo rev: v4.1.4, May 26, 2022",
     "Open MPI 4.1.4", FAMILY_OPEN_MPI},
    {"Open MPI v5.0.3, package: Open MPI root@buildhost Distribution, ident: 5.0.3, repo rev: v5.0.3, Apr "
     "08, 2024",
     "Open MPI 5.0.3", FAMILY_OPEN_MPI},
    {"Open MPI v5.1.0a1, package: Open MPI, ident: 5.1.0a1", "Open MPI 5.1.0a1", FAMILY_OPEN_MPI},
    {"MPICH Version:\t4.0.2\nMPICH Release date:\tThu Apr  7 12:34:45 CDT 2022\nMPICH ABI:\t14:2:2\n",
     "MPICH 4.0.2", FAMILY_MPICH},
    {"MPICH Version:\t3.4a2\nMPICH Device:\tch4:ofi\nMPICH configure:\t--prefix=/opt/mpich", "MPICH 3.4a2",
     FAMILY_MPICH},
    {"MPICH Version:      4.2.0\nMPICH configure:    --with-pm=hydra # not for Open MPI", "MPICH 4.2.0",
     FAMILY_MPICH},
    {"MVAPICH2 Version      :\t2.3.7\nMVAPICH2 Release date : Wed March 02 22:00:00 EST 2022",
     "MVAPICH2 2.3.7", FAMILY_MPICH},
    {"MVAPICH Version:\t3.0\nMVAPICH Release date:\t02/20/2024", "MVAPICH 3.0", FAMILY_MPICH},
    {"Intel(R) MPI Library 2021.10 for Linux* OS\n", "Intel MPI 2021.10", FAMILY_MPICH},
    {"Intel(R) MPI Library 2019 Update 9 for Linux* OS\n", "Intel MPI 2019", FAMILY_MPICH},
    {"MPI VERSION    : CRAY MPICH version 8.1.25.17 (ANL base 3.4a2)\nMPI BUILD INFO : Sun Feb 26 15:15 2023",
     "Cray MPICH 8.1.25.17", FAMILY_MPICH},
    {"HPE MPT 2.25, 08/31/21", "HPE MPT 2.25", FAMILY_UNKNOWN},
    {"", "", FAMILY_UNKNOWN},
    {"none", "none", FAMILY_NONE},
    {"Open MPI v4.1.4", "Open MPI 4.1.4", FAMILY_OPEN_MPI}, /* records of earlier versions */
    {"MPICH Version:\t4.0.2", "MPICH 4.0.2", FAMILY_MPICH},
};
enum { LIBRARY_COUNT = sizeof LIBRARIES / sizeof LIBRARIES[0] };

static void a_library_is_known_by_what_it_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < LIBRARY_COUNT; i++) {
        char text[MPI_LIBRARY_TEXT_SIZE];
        const struct mpi_library library = mpi_library_identify(LIBRARIES[i].says);
        assert_string_equal(mpi_library_text(&library, text), LIBRARIES[i].text);
        assert_int_equal(library.family, LIBRARIES[i].family);
    }
}

static void its_name_says_the_same_as_itself(void **state)
{
    (void)state;
    for (size_t i = 0; i < LIBRARY_COUNT; i++) {
        char text[MPI_LIBRARY_TEXT_SIZE];
        const struct mpi_library again = mpi_library_identify(LIBRARIES[i].text);
        assert_string_equal(mpi_library_text(&again, text), LIBRARIES[i].text);
        assert_int_equal(again.family, LIBRARIES[i].family);
    }
}

static void a_text_without_end_is_cut(void **state)
{
    char says[3000], text[MPI_LIBRARY_TEXT_SIZE];
    (void)state;
    memset(says, '7', sizeof says - 1);
    says[sizeof says - 1] = '\0';
    const struct mpi_library unknown = mpi_library_identify(says);
    assert_int_equal(strlen(mpi_library_text(&unknown, text)), MPI_LIBRARY_NAME_SIZE - 1);
    memcpy(says, "Open MPI", 8);
    const struct mpi_library open_mpi = mpi_library_identify(says);
    assert_int_equal(open_mpi.family, FAMILY_OPEN_MPI);
    assert_int_equal(strlen(open_mpi.version), MPI_LIBRARY_VERSION_SIZE - 1);
}

static void each_family_has_its_word_for_srun_and_its_launchers(void **state)
{
    (void)state;
    assert_string_equal(mpi_library_srun_type(FAMILY_OPEN_MPI), "pmix");
    assert_string_equal(mpi_library_srun_type(FAMILY_MPICH), "pmi2");
    assert_null(mpi_library_srun_type(FAMILY_UNKNOWN));
    assert_null(mpi_library_srun_type(FAMILY_NONE));
    assert_string_equal(mpi_library_launchers(FAMILY_OPEN_MPI)[0], "mpirun.openmpi");
    assert_string_equal(mpi_library_launchers(FAMILY_MPICH)[0], "mpiexec.mpich");
    assert_string_equal(mpi_library_launchers(FAMILY_UNKNOWN)[0], "mpiexec");
    assert_null(mpi_library_launchers(FAMILY_NONE)[0]);
}

static void a_launcher_says_whose_it_is(void **state)
{
    static const struct {
        const char *says;
        enum mpi_family family;
    } launchers[] = {
        {"mpirun (Open MPI) 4.1.4\n\nReport bugs to http://www.open-mpi.org/community/help/\n",
         FAMILY_OPEN_MPI},
        {"mpirun (Open MPI) 5.0.3\n", FAMILY_OPEN_MPI},
        {"orterun (OpenRTE) 4.1.4\n", FAMILY_OPEN_MPI},
        {"prterun (PRRTE) 3.0.5\n", FAMILY_OPEN_MPI},
        {"HYDRA build details:\n    Version:                                 4.0.2\n", FAMILY_MPICH},
        {"Intel(R) MPI Library for Linux* OS, Version 2021.10 Build 20230619\n", FAMILY_MPICH},
        {"slurm 22.05.8", FAMILY_UNKNOWN},
        {"", FAMILY_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof launchers / sizeof launchers[0]; i++)
        assert_int_equal(mpi_library_of_launcher(launchers[i].says), launchers[i].family);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_library_is_known_by_what_it_says),
        cmocka_unit_test(its_name_says_the_same_as_itself),
        cmocka_unit_test(a_text_without_end_is_cut),
        cmocka_unit_test(each_family_has_its_word_for_srun_and_its_launchers),
        cmocka_unit_test(a_launcher_says_whose_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
