#include "report/figures/picture.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stop.h"
#include "files/target.h"
#include "report/figures/figure.h"
#include "report/gnuplot/gnuplot.h"

static bool cannot(const char *do_what, const char *path, struct error *error)
{
    const int cause = errno;
    char shown[SHOWN_SIZE];
    return error_set(error, ERROR_FAILED, "cannot %s '%s': %s", do_what, lines_show(path, shown),
                     strerror(cause));
}

/* FOLDER/NAME.ENDING, or NAME.ENDING where the folder is this one; from malloc; sets the error. */
static char *path_in(const char *folder, const char *name, const char *ending, struct error *error)
{
    char *path = NULL;
    const size_t size = strlen(folder);
    const bool is_here = strcmp(folder, ".") == 0, has_slash = size > 0 && folder[size - 1] == '/';
    if (asprintf(&path, "%s%s%s.%s", is_here ? "" : folder, is_here || has_slash ? "" : "/", name, ending) >=
        0)
        return path;
    error_memory(error, "the plot", 0);
    return NULL;
}

/* ---- Folders: that of the pictures, and in it a scratch folder, from which nothing stays behind. */

bool picture_make_folder(const char *path, struct error *error)
{
    struct stat status;
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return cannot("make the folder", path, error);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return true;
    errno = ENOTDIR;
    return cannot("draw into", path, error);
}

/* Its path, from malloc; NULL: it could not be made. */
static char *make_scratch_folder(const char *folder, struct error *error)
{
    char *scratch = NULL;
    if (asprintf(&scratch, "%s/.primes-report.XXXXXX", folder) < 0) {
        error_memory(error, "the plot", 0);
        return NULL;
    }
    if (mkdtemp(scratch))
        return scratch;
    cannot("write in the folder", folder, error);
    free(scratch);
    return NULL;
}

static void remove_scratch_folder(const char *scratch)
{
    DIR *folder = opendir(scratch);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        unlinkat(dirfd(folder), entry->d_name, 0); /* not . and .. */
    if (folder)
        closedir(folder);
    rmdir(scratch);
}

static bool put_in_place(const struct picture *picture, const char *scratch, const char *ending,
                         struct error *error)
{
    char *from = path_in(scratch, picture->name, ending, error), *to = NULL;
    if (from)
        to = path_in(picture->folder, picture->name, ending, error);
    const bool good = from && to && target_put_copy(from, to, error) &&
                      (unlink(from) == 0 || cannot("remove", from, error));
    free(from);
    free(to);
    return good;
}

/* By the name under which it would have been known. */
static bool cannot_write(const struct picture *picture, const char *ending, struct error *error)
{
    const int cause = errno;
    char *path = path_in(picture->folder, picture->name, ending, error);
    errno = cause;
    const bool good = path && cannot("write", path, error);
    free(path);
    return good;
}

static bool close_written(FILE *file, const struct picture *picture, const char *ending, bool good,
                          struct error *error)
{
    errno = EIO;
    if (good && (fflush(file) != 0 || ferror(file) || fsync(fileno(file)) != 0))
        good = cannot_write(picture, ending, error);
    if (fclose(file) != 0 && good)
        good = cannot_write(picture, ending, error);
    return good;
}

/* ---- Script and data. */

static bool write_text(const struct picture *picture, const char *scratch, bool is_script,
                       struct error *error)
{
    const char *ending = is_script ? "gp" : "dat";
    char *path = path_in(scratch, picture->name, ending, error);
    if (!path)
        return false;
    FILE *file = fopen(path, "we");
    bool good = file || cannot_write(picture, ending, error);
    if (file) {
        good = is_script ? figure_write_script(picture->group, picture->figure, picture->name, picture->looks,
                                               file, error)
                         : figure_write_data(picture->group, picture->figure, file, error);
        good = close_written(file, picture, ending, good, error);
    }
    free(path);
    return good;
}

static bool keep_texts(const struct picture *picture, const char *scratch, struct error *error)
{
    return put_in_place(picture, scratch, "dat", error) && put_in_place(picture, scratch, "gp", error);
}

/* ---- What gnuplot made of them. It does not notice that a disk is full, so that is looked for. */

/* The whole file, with a 0 behind it, from malloc. */
static char *read_all(FILE *file, size_t *size)
{
    struct stat status;
    if (fstat(fileno(file), &status) != 0)
        return NULL;
    *size = (size_t)status.st_size;
    char *bytes = calloc(*size + 1, 1);
    if (bytes && fread(bytes, 1, *size, file) != *size) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static bool finish_format(const struct picture *picture, const char *scratch, enum picture_format format,
                          struct error *error)
{
    const char *name = picture_format_name(format);
    char *path = path_in(scratch, picture->name, name, error);
    if (!path)
        return false;
    FILE *file = fopen(path, "r+e");
    size_t size = 0;
    char *bytes = file ? read_all(file, &size) : NULL;
    bool good = bytes || error_set(error, ERROR_FAILED, "gnuplot made no %s: %s", name, strerror(errno));
    if (bytes && !picture_format_is_whole(format, bytes, size))
        good = error_set(error, ERROR_FAILED,
                         "gnuplot left half a picture (%zu bytes of %s): is the disk full?", size, name);
    if (good && !picture_format_finish(format, file, bytes, size))
        good = cannot_write(picture, name, error);
    if (file)
        good = close_written(file, picture, name, good, error);
    free(bytes);
    free(path);
    return good;
}

/* None is put in place before all are whole. */
static bool finish(const struct picture *picture, const char *scratch, FILE *output, struct error *error)
{
    bool good = true;
    for (int format = 0; good && format < PICTURE_FORMATS; format++)
        if (picture->looks.formats & 1u << format)
            good = finish_format(picture, scratch, (enum picture_format)format, error);
    good = good && keep_texts(picture, scratch, error);
    for (int format = 0; good && format < PICTURE_FORMATS; format++) {
        const char *name = picture_format_name((enum picture_format)format);
        if (!(picture->looks.formats & 1u << format))
            continue;
        good = put_in_place(picture, scratch, name, error);
        char *path = good ? path_in(picture->folder, picture->name, name, error) : NULL;
        good = good && path;
        if (path)
            fprintf(output, "%s\n", path);
        free(path);
    }
    return good;
}

static bool set_missing(const struct picture *picture, struct error *error)
{
    char folder[SHOWN_SIZE];
    return error_set(
        error, ERROR_FAILED,
        "there is no gnuplot: scripts and data are in '%s', but no pictures; install gnuplot-nox "
        "(Debian, Ubuntu) or gnuplot, then run it there on each .gp file",
        lines_show(picture->folder, folder));
}

/* Where gnuplot fails or is missing, script and data are kept: they are whole, and of use. */
static bool make(const struct picture *picture, const char *scratch, FILE *output, struct lines *said,
                 bool *is_missing, struct error *error)
{
    char *script = NULL;
    if (asprintf(&script, "%s.gp", picture->name) < 0)
        return error_memory(error, "the plot", 0);
    const struct gnuplot_job job = {.folder = scratch, .script = script, .said = said};
    struct error kept;
    bool good = write_text(picture, scratch, false, error) && write_text(picture, scratch, true, error);
    if (good && gnuplot_run(&job, is_missing, error)) {
        good = finish(picture, scratch, output, error);
    } else if (good) {
        good = false;
        if (*is_missing)
            set_missing(picture, error);
        if (error->code != ERROR_STOPPED && !keep_texts(picture, scratch, &kept))
            *error = kept;
    }
    free(script);
    return good;
}

/* Of fonts that are missing, once, as it says the same of each picture. What else it says of a picture that
 * it drew does not show. */
static bool add_note(struct lines *notes, const struct lines *said, struct error *error)
{
    static const char begin[] = "gnuplot says: ";
    bool is_known = said->count == 0 || !strcasestr(said->text[0], "font");
    for (size_t i = 0; !is_known && i < notes->count; i++)
        is_known = strncmp(notes->text[i], begin, strlen(begin)) == 0;
    return is_known || lines_add(notes, error, "%s%s; for fonts, install fonts-dejavu-core (Debian, Ubuntu)",
                                 begin, said->text[0]);
}

bool picture_draw(const struct picture *picture, FILE *output, struct lines *notes, bool *is_missing,
                  struct error *error)
{
    struct lines said = {0};
    *is_missing = false;
    if (stop_requested())
        return error_set(error, ERROR_STOPPED, "stopped by %s", stop_signal_name(stop_requested()));
    char *scratch = make_scratch_folder(picture->folder, error);
    if (!scratch)
        return false;
    const bool good =
        make(picture, scratch, output, &said, is_missing, error) && add_note(notes, &said, error);
    lines_free(&said);
    remove_scratch_folder(scratch);
    free(scratch);
    return good;
}
