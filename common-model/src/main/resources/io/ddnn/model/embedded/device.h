/* Written by ddnn export; do not edit. */

/*
 * Node @node@ of the network @network@, version @version@: what this device of a distributed neural network runs on
 * its own images. C99, no heap, no map of floats.
 *
 *     static @prefix@_result result;
 *     @prefix@_run(image, &result);
 *
@if head
 * Classes, in the order of the scores:
 *
@classes@
 *
@end
 * Constants take @flashBytes@ bytes; a result takes @resultBytes@, an image @imageBytes@.
 */
#ifndef @PREFIX@_H
#define @PREFIX@_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define @PREFIX@_NETWORK "@network@"
#define @PREFIX@_VERSION "@version@"
#define @PREFIX@_NODE "@node@"

/* An image: rows from the top, pixels from the left, each one byte of red, green and blue. */
#define @PREFIX@_WIDTH @width@
#define @PREFIX@_HEIGHT @height@
#define @PREFIX@_IMAGE_BYTES @imageBytes@

/*
 * A map: value (y, x, c) is bit i % 8 (0 is the lowest) of byte i / 8, with i = (y * MAP_WIDTH + x) * MAP_CHANNELS + c.
 * These are the bytes that a device sends.
 */
#define @PREFIX@_MAP_WIDTH @mapWidth@
#define @PREFIX@_MAP_HEIGHT @mapHeight@
#define @PREFIX@_MAP_CHANNELS @mapChannels@
#define @PREFIX@_MAP_BYTES @mapBytes@
@if head

#define @PREFIX@_CLASSES @classCount@
@end
@if threshold

/* Of the device's exit: the normalised entropy at or under which it is sure. */
#define @PREFIX@_THRESHOLD @threshold@
@end
@if work

/* Maps between blocks. */
#define @PREFIX@_WORK_BYTES @workBytes@
@end

/* What a run makes, with the memory that it needs for that. */
typedef struct {
@if head
    double scores[@PREFIX@_CLASSES];
@end
    uint8_t map[@PREFIX@_MAP_BYTES];
@if work
    uint8_t work[@PREFIX@_WORK_BYTES];
@end
} @prefix@_result;

/* Runs the node on an image. May run on several images at once, each with a result of its own. */
void @prefix@_run(const uint8_t image[@PREFIX@_IMAGE_BYTES], @prefix@_result *result);
@if head

/* Scores as they leave the device: rounded once, 4 bytes a class. */
void @prefix@_summary(const double scores[@PREFIX@_CLASSES], float summary[@PREFIX@_CLASSES]);

/* The class with the highest score, the first of equals. */
int @prefix@_label(const double scores[@PREFIX@_CLASSES]);

/*
 * How unsure the scores are: normalised entropy, 0 (sure) to 1; NaN where a score is not finite. It is in a source of
 * its own, @prefix@_entropy.c, which alone needs exp and log of <math.h>.
 */
double @prefix@_entropy(const double scores[@PREFIX@_CLASSES]);
@end
@if threshold

/* Whether the device is sure enough to answer by itself: 1 if the entropy is at or under the threshold, else 0. */
int @prefix@_exits(double entropy);
@end

#ifdef __cplusplus
}
#endif

#endif
