/* Written by ddnn export; do not edit. */

/*
 * Node @node@ of the network @network@, version @version@: how unsure scores are. Link with -lm.
 */

#include "@prefix@.h"

#include <math.h>

/* What an exit's scores are divided by before softmax. */
static const double temperatures[@PREFIX@_EXITS] = {
@temperatures@
};

/* The entropy at or under which a sample leaves at an exit; -1 where none does. */
static const double thresholds[@PREFIX@_EXITS] = {
@thresholds@
};

double @prefix@_entropy(int exit, const double scores[@PREFIX@_CLASSES])
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
        probabilities[k] = exp((scores[k] - highest) / temperatures[exit]);
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

int @prefix@_is_sure(int exit, const double scores[@PREFIX@_CLASSES])
{
    return @prefix@_entropy(exit, scores) <= thresholds[exit];
}
