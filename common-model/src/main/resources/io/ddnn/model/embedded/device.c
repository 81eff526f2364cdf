/* Written by ddnn export; do not edit. */

/* Node @node@ of the network @network@, version @version@. */

#include "@prefix@.h"

#include <stddef.h>
@if exits

/* Scores are the same bits as on other machines only in IEEE 754 binary64 and binary32. */
typedef char double_has_64_bits[sizeof(double) == 8 ? 1 : -1];
typedef char float_has_32_bits[sizeof(float) == 4 ? 1 : -1];
@end

/*
 * A block: binary convolution 3x3 with padding 1, max pooling 3x3 with padding 1, batch norm and
 * sign. The last two are one comparison with an integer. Weights and maps are packed bits, the
 * lowest bit first: 1 is +1, 0 is -1.
 */
typedef struct {
    uint16_t height; /* of the input */
    uint16_t width;
    uint16_t channels;
    uint16_t filters; /* channels of the output */
    uint8_t stride; /* of the pooling */
    uint16_t filter_bytes; /* each filter's weights begin at a byte */
    const uint8_t *weights;
    const int32_t *thresholds; /* one a filter */
    const uint8_t *flips; /* a bit a filter: 1 turns the comparison round */
} block;

@blockData@
static const block blocks[] = {
@blockList@
};
@if exits

/* What makes an exit's scores: score = scale * sum of weight times value + offset. */
typedef struct {
    uint32_t values; /* of the map */
    uint32_t row_bytes; /* each class's weights begin at a byte */
    const uint8_t *weights;
    const double *scale; /* one a class */
    const double *offset;
} head;

@headData@
static const head heads[] = {
@headList@
};
@end

static unsigned bit_at(const uint8_t *packed, uint32_t i)
{
    return ((unsigned) packed[i / 8] >> (i % 8)) & 1u;
}

/* A convolution's sum of weight times value at a position; values outside the input add nothing. */
typedef int32_t convolution(const block *b, const uint8_t *input, uint16_t filter, int32_t y,
        int32_t x);

static int32_t convolve_pixels(const block *b, const uint8_t *image, uint16_t filter, int32_t y,
        int32_t x)
{
    const uint8_t *weights = b->weights + (size_t) filter * b->filter_bytes;
    int32_t sum = 0;
    for (int32_t ky = 0; ky < 3; ky++) {
        for (int32_t kx = 0; kx < 3; kx++) {
            int32_t row = y + ky - 1;
            int32_t column = x + kx - 1;
            if (row < 0 || row >= b->height || column < 0 || column >= b->width) {
                continue;
            }
            const uint8_t *pixel = image + ((size_t) row * b->width + (size_t) column) * 3;
            uint32_t tap = (uint32_t) (ky * 3 + kx) * 3;
            for (uint32_t c = 0; c < 3; c++) {
                sum += bit_at(weights, tap + c) ? pixel[c] : -pixel[c];
            }
        }
    }
    return sum;
}
@if bits

/* The count (1 to 8) bits that begin at bit i. */
static unsigned bits_at(const uint8_t *packed, uint32_t i, unsigned count)
{
    const uint8_t *bytes = packed + i / 8;
    unsigned shift = (unsigned) (i % 8);
    unsigned bits = (unsigned) bytes[0] >> shift;
    if (shift + count > 8) {
        bits |= (unsigned) bytes[1] << (8 - shift);
    }
    return bits & ((1u << count) - 1u);
}

/* In how many of count bits, a's from bit i and b's from bit j on, two rows differ. */
static int32_t differing(const uint8_t *a, uint32_t i, const uint8_t *b, uint32_t j,
        uint32_t count)
{
    int32_t sum = 0;
    while (count > 0) {
        unsigned step = count < 8 ? (unsigned) count : 8u;
        unsigned bits = bits_at(a, i, step) ^ bits_at(b, j, step);
        bits = (bits & 0x55u) + ((bits >> 1) & 0x55u);
        bits = (bits & 0x33u) + ((bits >> 2) & 0x33u);
        sum += (int32_t) ((bits & 0x0fu) + (bits >> 4));
        i += step;
        j += step;
        count -= step;
    }
    return sum;
}
@end
@if mapBlocks

/* A product of signs is +1 where they are equal: the sum is all bits less twice those that differ. */
static int32_t convolve_bits(const block *b, const uint8_t *map, uint16_t filter, int32_t y,
        int32_t x)
{
    const uint8_t *weights = b->weights + (size_t) filter * b->filter_bytes;
    int32_t left = x > 0 ? x - 1 : 0;
    int32_t right = x + 1 < b->width ? x + 1 : x;
    /* neighbours in a row follow each other without a gap, in the map and in the weights */
    uint32_t bits = (uint32_t) (right - left + 1) * b->channels;
    uint32_t first = (uint32_t) (left - (x - 1));
    int32_t sum = 0;
    for (int32_t ky = 0; ky < 3; ky++) {
        int32_t row = y + ky - 1;
        if (row < 0 || row >= b->height) {
            continue;
        }
        uint32_t value = ((uint32_t) row * b->width + (uint32_t) left) * b->channels;
        uint32_t tap = ((uint32_t) ky * 3 + first) * b->channels;
        sum += (int32_t) bits - 2 * differing(map, value, weights, tap, bits);
    }
    return sum;
}
@end

/* Makes one output bit after the other; of the sums of its pooling window only the largest is kept. */
static void run_block(const block *b, convolution *convolve, const uint8_t *input, uint8_t *output)
{
    uint32_t i = 0;
    for (int32_t y = 0; y < b->height; y += b->stride) {
        for (int32_t x = 0; x < b->width; x += b->stride) {
            int32_t top = y > 0 ? y - 1 : 0;
            int32_t bottom = y + 1 < b->height ? y + 1 : y;
            int32_t left = x > 0 ? x - 1 : 0;
            int32_t right = x + 1 < b->width ? x + 1 : x;
            for (uint16_t filter = 0; filter < b->filters; filter++) {
                int32_t max = INT32_MIN;
                for (int32_t row = top; row <= bottom; row++) {
                    for (int32_t column = left; column <= right; column++) {
                        int32_t sum = convolve(b, input, filter, row, column);
                        max = sum > max ? sum : max;
                    }
                }
                unsigned passes = max >= b->thresholds[filter] ? 1u : 0u;
                unsigned bit = passes ^ bit_at(b->flips, filter);
                if (i % 8 == 0) {
                    output[i / 8] = 0;
                }
                output[i / 8] = (uint8_t) (output[i / 8] | (bit << (i % 8)));
                i++;
            }
        }
    }
}
@if exits

static void score(const head *h, const uint8_t *map, double *scores)
{
    for (uint16_t k = 0; k < @PREFIX@_CLASSES; k++) {
        const uint8_t *weights = h->weights + (size_t) k * h->row_bytes;
        int32_t sum = (int32_t) h->values - 2 * differing(map, 0, weights, 0, h->values);
        /* volatile, so that it is rounded by itself: a fused multiply-add gives other bits */
        volatile double product = h->scale[k] * (double) sum;
        scores[k] = product + h->offset[k];
    }
}

int @prefix@_run_until(const uint8_t image[@PREFIX@_IMAGE_BYTES],
        @prefix@_gate *leaves, @prefix@_result *result)
{
@runSteps@
    return @PREFIX@_EXITS;
}

void @prefix@_run(const uint8_t image[@PREFIX@_IMAGE_BYTES],
        @prefix@_result *result)
{
    (void) @prefix@_run_until(image, NULL, result);
}

void @prefix@_summary(const double scores[@PREFIX@_CLASSES],
        float summary[@PREFIX@_CLASSES])
{
    for (uint16_t k = 0; k < @PREFIX@_CLASSES; k++) {
        summary[k] = (float) scores[k];
    }
}

int @prefix@_label(const double scores[@PREFIX@_CLASSES])
{
    int label = 0;
    for (int k = 1; k < @PREFIX@_CLASSES; k++) {
        if (scores[k] > scores[label]) {
            label = k;
        }
    }
    return label;
}
@end
@if noExit

void @prefix@_run(const uint8_t image[@PREFIX@_IMAGE_BYTES],
        @prefix@_result *result)
{
@runSteps@
}
@end
