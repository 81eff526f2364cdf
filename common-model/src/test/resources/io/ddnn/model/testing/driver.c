/* Reads raw images from the standard input and writes what an exported slice makes of each, in the machine's order. */

#include "@prefix@.h"

#include <stdio.h>

static uint8_t image[@PREFIX@_IMAGE_BYTES];
static @prefix@_result result;

int main(void)
{
    while (fread(image, 1, sizeof image, stdin) == sizeof image) {
        @prefix@_run(image, &result);
        fwrite(result.map, 1, sizeof result.map, stdout);
#ifdef @PREFIX@_CLASSES
        float summary[@PREFIX@_CLASSES];
        int32_t label = @prefix@_label(result.scores);
        double entropy = @prefix@_entropy(@PREFIX@_EXITS - 1, result.scores);
        @prefix@_summary(result.scores, summary);
        fwrite(result.scores, 1, sizeof result.scores, stdout);
        fwrite(summary, 1, sizeof summary, stdout);
        fwrite(&label, 1, sizeof label, stdout);
        fwrite(&entropy, 1, sizeof entropy, stdout);
        int32_t left = @prefix@_run_until(image, @prefix@_is_sure, &result);
        fwrite(&left, 1, sizeof left, stdout);
        fwrite(result.scores, 1, sizeof result.scores, stdout);
#endif
    }
    return fflush(stdout) == 0 && feof(stdin) ? 0 : 1;
}
