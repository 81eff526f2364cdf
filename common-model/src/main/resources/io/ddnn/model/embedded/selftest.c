/* Written by ddnn export; do not edit. */

/*
 * Node @node@ of the network @network@, version @version@: runs generated pictures and compares with
 * what the exporting program computed for them, bit for bit.
 *
 *     cc -std=c99 -o selftest @prefix@.c @prefix@_selftest.c
 *     ./selftest
 *
 * Where nothing is printed, compile with -DDDNN_NO_MAIN and call @prefix@_selftest().
 */

#include "@prefix@.h"

#define PICTURES @pictureCount@

/* Squares of random colours: the seed of a picture, and the squares' side in pixels. */
static const uint32_t seeds[PICTURES] = {@seeds@};
static const uint32_t sides[PICTURES] = {@sides@};

static const uint8_t expected_maps[PICTURES][@PREFIX@_MAP_BYTES] = {
@expectedMaps@
};
@if exits

static const double expected_scores[PICTURES][@PREFIX@_CLASSES] = {
@expectedScores@
};
@end

static uint8_t image[@PREFIX@_IMAGE_BYTES];
static @prefix@_result result;

static void draw(uint32_t seed, uint32_t side)
{
    uint32_t i = 0;
    for (uint32_t y = 0; y < @PREFIX@_HEIGHT; y++) {
        for (uint32_t x = 0; x < @PREFIX@_WIDTH; x++) {
            for (uint32_t c = 0; c < 3; c++) {
                uint32_t v = seed * 0x9e3779b9u + ((y / side) * @PREFIX@_WIDTH + x / side) * 3u + c;
                v = (v ^ (v >> 16)) * 0x7feb352du;
                v = (v ^ (v >> 15)) * 0x846ca68bu;
                image[i++] = (uint8_t) ((v ^ (v >> 16)) >> 24);
            }
        }
    }
}

/* Returns 0 if all is as expected, else the number of the first picture, from 1, that is not. */
int @prefix@_selftest(void);

int @prefix@_selftest(void)
{
    for (int picture = 0; picture < PICTURES; picture++) {
        draw(seeds[picture], sides[picture]);
        @prefix@_run(image, &result);
        for (uint32_t i = 0; i < @PREFIX@_MAP_BYTES; i++) {
            if (result.map[i] != expected_maps[picture][i]) {
                return picture + 1;
            }
        }
@if exits
        for (uint16_t k = 0; k < @PREFIX@_CLASSES; k++) {
            if (result.scores[k] != expected_scores[picture][k]) {
                return picture + 1;
            }
        }
@end
    }
    return 0;
}

#ifndef DDNN_NO_MAIN
#include <stdio.h>

int main(void)
{
    int failed = @prefix@_selftest();
    if (failed != 0) {
        printf("@prefix@: picture %d of %d differs from what is expected\n", failed, PICTURES);
        return 1;
    }
    printf("@prefix@: %d pictures as expected\n", PICTURES);
    return 0;
}
#endif
