/*
 * A binarized slice in C, with the methods of the Java kernels: what a compiler makes of them is the practical bound.
 * Built by the benchmark with: gcc -O3 -march=native -shared -fPIC
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

#define LANES 16
#define TILE 8
#define TAPS 9
#define TABLES 4

typedef int32_t lanes __attribute__((vector_size(4 * LANES)));
typedef int32_t loose_lanes __attribute__((vector_size(4 * LANES), aligned(4)));

struct block {
    int height, width, words, stride, filters, groups;
    int32_t *weights; /* [group][tap * words][lane] */
    int32_t *limits;  /* [border class][group * lane] */
    uint32_t *flips;  /* [plane of 32 filters] */
    uint32_t *map;    /* [(height + 2) * (width + 2) * words], the input */
    uint32_t *passed; /* [plane][(height + 2) * (width + 2)] */
    int *first, *limit_row, *cell, *tap;
    int pixels;
};

struct slice {
    int of_pixels, height, width, blocks, classes;
    const uint8_t *rgb;
    int16_t *tables; /* [TABLES][table_length] */
    int row, table_length, filters;
    int *offsets; /* [filter][tap] */
    int16_t *complements, *thresholds;
    uint32_t first_flips;
    int first_stride;
    uint32_t *first_passed;
    struct block *block;
    uint32_t *output; /* padded like an input */
    int out_height, out_width, out_words, out_channels;
    uint32_t *head; /* [class][pixel * words], as in the output without its border */
    uint32_t *flat;
    int32_t *sums;
};

static inline lanes bits(lanes x) {
#ifdef __AVX512VPOPCNTDQ__
    return (lanes) _mm512_popcnt_epi32((__m512i) x);
#else
    x = x - ((x >> 1) & 0x55555555);
    x = (x & 0x33333333) + ((x >> 2) & 0x33333333);
    x = (x + (x >> 4)) & 0x0f0f0f0f;
    return (x * 0x01010101 >> 24) & 0xff;
#endif
}

static inline uint32_t within(lanes sums, const int32_t *limits) {
    lanes limit = *(const loose_lanes *) limits;
#ifdef __AVX512F__
    return _mm512_cmple_epi32_mask((__m512i) sums, (__m512i) limit);
#else
    lanes le = sums <= limit;
    uint32_t mask = 0;
    for (int i = 0; i < LANES; i++) {
        mask |= (uint32_t) (le[i] & 1) << i;
    }
    return mask;
#endif
}

static void tile(const struct block *b, int pixel, int plane) {
    int n = TAPS * b->words;
    const loose_lanes *v = (const loose_lanes *) (b->weights + (size_t) 2 * plane * n * LANES);
    const loose_lanes *w = v + n;
    const uint32_t *p0 = b->map + b->first[pixel], *p1 = b->map + b->first[pixel + 1];
    const uint32_t *p2 = b->map + b->first[pixel + 2], *p3 = b->map + b->first[pixel + 3];
    const uint32_t *p4 = b->map + b->first[pixel + 4], *p5 = b->map + b->first[pixel + 5];
    const uint32_t *p6 = b->map + b->first[pixel + 6], *p7 = b->map + b->first[pixel + 7];
    lanes a0 = {0}, a1 = {0}, a2 = {0}, a3 = {0}, a4 = {0}, a5 = {0}, a6 = {0}, a7 = {0};
    lanes c0 = {0}, c1 = {0}, c2 = {0}, c3 = {0}, c4 = {0}, c5 = {0}, c6 = {0}, c7 = {0};
    for (int k = 0; k < n; k++) {
        int t = b->tap[k];
        lanes x = v[k], y = w[k];
        int32_t q0 = (int32_t) p0[t], q1 = (int32_t) p1[t], q2 = (int32_t) p2[t], q3 = (int32_t) p3[t];
        int32_t q4 = (int32_t) p4[t], q5 = (int32_t) p5[t], q6 = (int32_t) p6[t], q7 = (int32_t) p7[t];
        a0 += bits(x ^ q0); c0 += bits(y ^ q0);
        a1 += bits(x ^ q1); c1 += bits(y ^ q1);
        a2 += bits(x ^ q2); c2 += bits(y ^ q2);
        a3 += bits(x ^ q3); c3 += bits(y ^ q3);
        a4 += bits(x ^ q4); c4 += bits(y ^ q4);
        a5 += bits(x ^ q5); c5 += bits(y ^ q5);
        a6 += bits(x ^ q6); c6 += bits(y ^ q6);
        a7 += bits(x ^ q7); c7 += bits(y ^ q7);
    }
    uint32_t *passed = b->passed + (size_t) plane * (b->height + 2) * (b->width + 2);
    int f = 2 * plane * LANES;
#define STORE(i, a, c) \
    passed[b->cell[pixel + i]] = within(a, b->limits + b->limit_row[pixel + i] + f) \
            | within(c, b->limits + b->limit_row[pixel + i] + f + LANES) << LANES
    STORE(0, a0, c0); STORE(1, a1, c1); STORE(2, a2, c2); STORE(3, a3, c3);
    STORE(4, a4, c4); STORE(5, a5, c5); STORE(6, a6, c6); STORE(7, a7, c7);
#undef STORE
}

/* ORs the window of each pixel at the stride, and writes a plane's word of the next input. */
static void pool(const uint32_t *passed, int height, int width, int stride, uint32_t flip, uint32_t *next, int plane,
        int words) {
    int row = width + 2;
    int out_width = (width - 1) / stride + 1, out_height = (height - 1) / stride + 1;
    uint32_t merged[row];
    for (int y = 0; y < out_height; y++) {
        const uint32_t *top = passed + (size_t) y * stride * row;
        for (int x = 0; x < row; x++) {
            merged[x] = top[x] | top[x + row] | top[x + 2 * row];
        }
        uint32_t *to = next + ((size_t) (y + 1) * (out_width + 2) + 1) * words + plane;
        for (int x = 0; x < out_width; x++) {
            int at = x * stride;
            to[x * words] = (merged[at] | merged[at + 1] | merged[at + 2]) ^ flip;
        }
    }
}

static void run_block(const struct block *b, uint32_t *next) {
    int planes = b->groups / 2;
    int last = b->pixels - TILE;
    for (int plane = 0; plane < planes; plane++) {
        for (int pixel = 0; pixel < last; pixel += TILE) {
            tile(b, pixel, plane);
        }
        tile(b, last, plane);
        pool(b->passed + (size_t) plane * (b->height + 2) * (b->width + 2), b->height, b->width, b->stride,
                b->flips[plane], next, plane, (b->filters + 31) / 32);
    }
}

static void run_first(const struct slice *s, uint32_t *next) {
    int length = s->table_length, row = s->row;
    for (int y = 0; y < s->height; y++) {
        const uint8_t *restrict p = s->rgb + (size_t) 3 * y * s->width;
        int16_t *restrict t0 = s->tables + (y + 1) * row + 1;
        int16_t *restrict t1 = t0 + length, *restrict t2 = t1 + length, *restrict t3 = t2 + length;
        int width = s->width;
        for (int x = 0; x < width; x++) {
            int16_t red = p[3 * x], green = p[3 * x + 1], blue = p[3 * x + 2];
            t0[x] = (int16_t) (blue + red + green);
            t1[x] = (int16_t) (blue - red + green);
            t2[x] = (int16_t) (blue + red - green);
            t3[x] = (int16_t) (blue - red - green);
        }
    }
    for (int y = 0; y < s->height; y++) {
        uint32_t *to = s->first_passed + (size_t) (y + 1) * row + 1;
        for (int f = 0; f < s->filters; f++) {
            const int *o = s->offsets + f * TAPS;
            const int16_t *c = s->complements + f * TAPS, *t = s->tables + y * row;
            int16_t sums[s->width];
            for (int x = 0; x < s->width; x++) {
                sums[x] = (int16_t) ((t[o[0] + x] ^ c[0]) + (t[o[1] + x] ^ c[1]) + (t[o[2] + x] ^ c[2])
                        + (t[o[3] + x] ^ c[3]) + (t[o[4] + x] ^ c[4]) + (t[o[5] + x] ^ c[5])
                        + (t[o[6] + x] ^ c[6]) + (t[o[7] + x] ^ c[7]) + (t[o[8] + x] ^ c[8]));
            }
            int16_t threshold = s->thresholds[f];
            if (f == 0) {
                for (int x = 0; x < s->width; x++) {
                    to[x] = sums[x] >= threshold;
                }
            } else {
                for (int x = 0; x < s->width; x++) {
                    to[x] |= (uint32_t) (sums[x] >= threshold) << f;
                }
            }
        }
    }
    pool(s->first_passed, s->height, s->width, s->first_stride, s->first_flips, next, 0, 1);
}

/** Computes the slice on its input. */
void slice_run(struct slice *s) {
    if (s->of_pixels) {
        run_first(s, s->blocks > 0 ? s->block[0].map : s->output);
    }
    for (int i = 0; i < s->blocks; i++) {
        run_block(&s->block[i], i + 1 < s->blocks ? s->block[i + 1].map : s->output);
    }
    if (s->classes > 0) {
        int row = s->out_width * s->out_words, n = s->out_height * row;
        for (int y = 0; y < s->out_height; y++) {
            memcpy(s->flat + y * row, s->output + ((size_t) (y + 1) * (s->out_width + 2) + 1) * s->out_words,
                    sizeof(uint32_t) * row);
        }
        int values = s->out_height * s->out_width * s->out_channels;
        for (int c = 0; c < s->classes; c++) {
            const uint32_t *w = s->head + (size_t) c * n;
            int differing = 0;
            for (int k = 0; k < n; k++) {
                differing += __builtin_popcount(s->flat[k] ^ w[k]);
            }
            s->sums[c] = values - 2 * differing;
        }
    }
}

static uint32_t *padded(int height, int width, int words) {
    return calloc((size_t) (height + 2) * (width + 2) * words, sizeof(uint32_t));
}

/** Makes an empty slice; its input is pixels, or a map of channels. */
struct slice *slice_new(int of_pixels, int height, int width, int blocks) {
    struct slice *s = calloc(1, sizeof *s);
    s->of_pixels = of_pixels;
    s->height = height;
    s->width = width;
    s->block = calloc(blocks + 1, sizeof *s->block);
    return s;
}

static void set_output(struct slice *s, int height, int width, int stride, int filters) {
    s->out_height = (height - 1) / stride + 1;
    s->out_width = (width - 1) / stride + 1;
    s->out_channels = filters;
    s->out_words = (filters + 31) / 32;
    free(s->output);
    s->output = padded(s->out_height, s->out_width, s->out_words);
}

/** Sets the first layer; weights are 0 or 1, [filter][tap][channel]. */
void slice_first(struct slice *s, const uint8_t *rgb, int stride, int filters, const uint8_t *weights,
        const int32_t *thresholds, const uint8_t *flips) {
    s->rgb = rgb;
    s->filters = filters;
    s->first_stride = stride;
    s->row = s->width + 2;
    s->table_length = (s->height + 2) * s->row;
    s->tables = calloc((size_t) TABLES * s->table_length, sizeof(int16_t));
    s->offsets = calloc((size_t) filters * TAPS, sizeof(int));
    s->complements = calloc((size_t) filters * TAPS, sizeof(int16_t));
    s->thresholds = calloc(filters, sizeof(int16_t));
    s->first_passed = padded(s->height, s->width, 1);
    for (int f = 0; f < filters; f++) {
        int subtracted = 0;
        for (int t = 0; t < TAPS; t++) {
            const uint8_t *w = weights + (f * TAPS + t) * 3;
            int down = !w[2];
            int table = (w[0] == w[2] ? 0 : 1) | (w[1] == w[2] ? 0 : 2);
            s->offsets[f * TAPS + t] = table * s->table_length + t / 3 * s->row + t % 3;
            s->complements[f * TAPS + t] = (int16_t) -down;
            subtracted += down;
        }
        s->thresholds[f] = (int16_t) (thresholds[f] - subtracted);
        s->first_flips |= (uint32_t) flips[f] << f;
    }
    set_output(s, s->height, s->width, stride, filters);
}

/** Adds a block on bits; weights as in slice_first. */
void slice_block(struct slice *s, int height, int width, int channels, int stride, int filters, const uint8_t *weights,
        const int32_t *thresholds, const uint8_t *flips) {
    struct block *b = &s->block[s->blocks++];
    int row = width + 2;
    b->height = height;
    b->width = width;
    b->words = (channels + 31) / 32;
    b->stride = stride;
    b->filters = filters;
    b->groups = (filters + 2 * LANES - 1) / (2 * LANES) * 2;
    int n = TAPS * b->words, all = b->groups * LANES;
    b->weights = calloc((size_t) all * n, sizeof(int32_t));
    b->limits = malloc(sizeof(int32_t) * 16 * all);
    b->flips = calloc(b->groups / 2, sizeof(uint32_t));
    b->map = padded(height, width, b->words);
    b->passed = calloc((size_t) (b->groups / 2) * (height + 2) * row, sizeof(uint32_t));
    b->tap = malloc(sizeof(int) * n);
    for (int k = 0; k < n; k++) {
        int t = k / b->words;
        b->tap[k] = (t / 3 * row + t % 3) * b->words + k % b->words;
    }
    for (int i = 0; i < 16 * all; i++) {
        b->limits[i] = -1;
    }
    for (int f = 0; f < filters; f++) {
        b->flips[f / 32] |= (uint32_t) flips[f] << f % 32;
        int set[TAPS] = {0};
        for (int t = 0; t < TAPS; t++) {
            for (int c = 0; c < channels; c++) {
                uint32_t bit = weights[((size_t) f * TAPS + t) * channels + c];
                set[t] += (int) bit;
                b->weights[((size_t) (f / LANES) * n + t * b->words + c / 32) * LANES + f % LANES] |=
                        (int32_t) (bit << c % 32);
            }
        }
        for (int border = 0; border < 16; border++) {
            int values = 0, padding = 0;
            for (int t = 0; t < TAPS; t++) {
                int outside = (t / 3 == 0 && border & 1) || (t / 3 == 2 && border & 2) || (t % 3 == 0 && border & 4)
                        || (t % 3 == 2 && border & 8);
                if (outside) {
                    padding += set[t];
                } else {
                    values += channels;
                }
            }
            int limit = (values - thresholds[f]) / 2 - ((values - thresholds[f]) % 2 < 0) + padding;
            b->limits[border * all + f] = limit < -1 ? -1 : limit;
        }
    }
    int pixels = height * width;
    b->pixels = pixels < TILE ? TILE : pixels;
    b->first = malloc(sizeof(int) * b->pixels);
    b->limit_row = malloc(sizeof(int) * b->pixels);
    b->cell = malloc(sizeof(int) * b->pixels);
    for (int i = 0; i < b->pixels; i++) {
        int p = i < pixels ? i : pixels - 1, y = p / width, x = p % width;
        b->first[i] = (y * row + x) * b->words;
        b->cell[i] = (y + 1) * row + x + 1;
        b->limit_row[i] = ((y == 0) | (y == height - 1) << 1 | (x == 0) << 2 | (x == width - 1) << 3) * all;
    }
    set_output(s, height, width, stride, filters);
}

/** Sets the input of a slice on bits: 0 or 1, [row][column][channel]. */
void slice_map(struct slice *s, const uint8_t *map, int channels) {
    struct block *b = &s->block[0];
    for (int y = 0; y < b->height; y++) {
        for (int x = 0; x < b->width; x++) {
            uint32_t *to = b->map + ((size_t) (y + 1) * (b->width + 2) + x + 1) * b->words;
            for (int c = 0; c < channels; c++) {
                to[c / 32] |= (uint32_t) map[((size_t) y * b->width + x) * channels + c] << c % 32;
            }
        }
    }
}

/** Sets the linear layer: 0 or 1, [class][row][column][channel] of the last map. */
void slice_head(struct slice *s, int classes, const uint8_t *weights) {
    int pixels = s->out_height * s->out_width;
    s->classes = classes;
    s->sums = calloc(classes, sizeof(int32_t));
    s->flat = calloc((size_t) pixels * s->out_words, sizeof(uint32_t));
    s->head = calloc((size_t) classes * pixels * s->out_words, sizeof(uint32_t));
    for (int i = 0; i < classes * pixels; i++) {
        for (int c = 0; c < s->out_channels; c++) {
            s->head[(size_t) i * s->out_words + c / 32] |=
                    (uint32_t) weights[(size_t) i * s->out_channels + c] << c % 32;
        }
    }
}

/** The sum of a class. */
int slice_sum(const struct slice *s, int class) {
    return s->sums[class];
}

/** A bit of the last map. */
int slice_bit(const struct slice *s, int y, int x, int channel) {
    return s->output[((size_t) (y + 1) * (s->out_width + 2) + x + 1) * s->out_words + channel / 32] >> channel % 32 & 1;
}
