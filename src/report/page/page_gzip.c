#include "report/page/page_gzip.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

/* Of zlib: the largest window, and the format of gzip around it. */
enum { WINDOW_OF_GZIP = MAX_WBITS + 16, MEMORY_LEVEL = 8 };

static bool deflate_all(z_stream *stream, const char *bytes, size_t size, FILE *file)
{
    const uLong room = deflateBound(stream, (uLong)size);
    unsigned char *small = malloc(room);
    if (!small || room > UINT_MAX) {
        free(small);
        return false;
    }
    stream->next_in = (z_const Bytef *)bytes;
    stream->avail_in = (uInt)size;
    stream->next_out = small;
    stream->avail_out = (uInt)room;
    const bool good = deflate(stream, Z_FINISH) == Z_STREAM_END;
    if (good)
        fwrite(small, 1, stream->total_out, file);
    free(small);
    return good;
}

bool page_gzip_put(const char *bytes, size_t size, FILE *file)
{
    z_stream stream = {.zalloc = Z_NULL};
    if (size >= UINT_MAX || deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_OF_GZIP,
                                         MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    const bool good = deflate_all(&stream, bytes, size, file);
    deflateEnd(&stream);
    return good;
}
