/* Written by ddnn export; do not edit. */

/* Node @node@ of the network @network@, version @version@: how unsure its scores are. Link with -lm. */

#include "@prefix@.h"

#include <math.h>

/* What scores are divided by before softmax. */
#define TEMPERATURE @temperature@

double @prefix@_entropy(const double scores[@PREFIX@_CLASSES])
{
    double probabilities[@PREFIX@_CLASSES];
    double highest = scores[@prefix@_label(scores)];
    double sum = 0;
    double entropy = 0;
    for (int k = 0; k < @PREFIX@_CLASSES; k++) {
        if (!isfinite(scores[k])) {
            return NAN;
        }
    }
    for (int k = 0; k < @PREFIX@_CLASSES; k++) {
        probabilities[k] = exp((scores[k] - highest) / TEMPERATURE);
        sum += probabilities[k];
    }
    for (int k = 0; k < @PREFIX@_CLASSES; k++) {
        double p = probabilities[k] / sum;
        if (p > 0) {
            entropy -= p * log(p);
        }
    }
    entropy /= log(@PREFIX@_CLASSES);
    return entropy < 0 ? 0 : entropy > 1 ? 1 : entropy;
}
