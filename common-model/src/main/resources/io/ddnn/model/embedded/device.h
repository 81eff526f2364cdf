/* Written by ddnn export; do not edit. */

/*
 * Node @node@ of the network @network@, version @version@: what this device of a distributed
 * neural network runs on its own images. C99, no heap, no map of floats.
 *
 *     static @prefix@_result result;
 *     @prefix@_run(image, &result);
 *
@if exits
 * Classes, in the order of the scores:
 *
@classes@
 *
 * Exits, in the order of their numbers:
 *
@exits@
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
 * A map: value (y, x, c) is bit i % 8 (0 is the lowest) of byte i / 8, with
 * i = (y * MAP_WIDTH + x) * MAP_CHANNELS + c. These are the bytes that a device sends.
 */
#define @PREFIX@_MAP_WIDTH @mapWidth@
#define @PREFIX@_MAP_HEIGHT @mapHeight@
#define @PREFIX@_MAP_CHANNELS @mapChannels@
#define @PREFIX@_MAP_BYTES @mapBytes@
@if work

/* Maps between blocks. */
#define @PREFIX@_WORK_BYTES @workBytes@
@end
@if exits

#define @PREFIX@_CLASSES @classCount@
#define @PREFIX@_EXITS @exitCount@
@end

/* What a run makes, with the memory that it needs for that. */
typedef struct {
@if exits
    double scores[@PREFIX@_CLASSES]; /* of the last exit that was come to */
@end
    uint8_t map[@PREFIX@_MAP_BYTES]; /* of the last block */
@if work
    uint8_t work[@PREFIX@_WORK_BYTES];
@end
} @prefix@_result;

/* Runs all of the node. Several runs at once are fine, each with a result of its own. */
void @prefix@_run(const uint8_t image[@PREFIX@_IMAGE_BYTES],
        @prefix@_result *result);
@if exits

/* Asked at an exit, by its number and its scores: other than 0 if the sample leaves there. */
typedef int @prefix@_gate(int exit, const double scores[@PREFIX@_CLASSES]);

/*
 * Runs the node as far as the exit where the sample leaves; nothing behind that is computed, and
 * the map is not made. Returns the exit's number, or EXITS if the sample left at none.
 */
int @prefix@_run_until(const uint8_t image[@PREFIX@_IMAGE_BYTES],
        @prefix@_gate *leaves, @prefix@_result *result);

/* Scores as they leave the device: rounded once, 4 bytes a class. */
void @prefix@_summary(const double scores[@PREFIX@_CLASSES],
        float summary[@PREFIX@_CLASSES]);

/* The class with the highest score, the first of equals. */
int @prefix@_label(const double scores[@PREFIX@_CLASSES]);

/*
 * Of @prefix@_entropy.c, which alone needs exp and log of <math.h>:
 * how unsure an exit's scores are, the normalised entropy, 0 (sure) to 1; NaN where a score is not
 * finite. And a gate: 1 if that is at or under the exit's threshold, 0 if not or if it has none.
 */
double @prefix@_entropy(int exit, const double scores[@PREFIX@_CLASSES]);
int @prefix@_is_sure(int exit, const double scores[@PREFIX@_CLASSES]);
@end

#ifdef __cplusplus
}
#endif

#endif
