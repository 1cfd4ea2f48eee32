# shellcheck shell=bash
# What the study of schedules compares: scripts/measure-schedules and jobs/schedules.sbatch measure it,
# scripts/reproduce-results models it and makes its tables. Sourced, not run.

# shellcheck disable=SC2034 # those use it
study_schedules=("auto" "static" "static,1" "static,1000" "dynamic,1" "dynamic,1000" "guided,1")
# shellcheck disable=SC2034
study_works=(range ascending descending shuffled classic)
study_lists=results/schedules/lists # seen from the root of the project: it stands in records

# numbers_of WORK: the option of all programs that stands for its numbers, left in $numbers.
numbers_of() {
    case $1 in
    range) numbers=(--range 1:2000000) ;;
    classic) numbers=(--workload classic) ;;
    *) numbers=(--input "$study_lists/$1.txt") ;;
    esac
}
