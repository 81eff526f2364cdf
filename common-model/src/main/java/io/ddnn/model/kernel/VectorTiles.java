package io.ddnn.model.kernel;

import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.tensor.BitTensor;
import io.ddnn.model.tensor.MapShape;
import java.util.List;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums of a convolution on bits, compared with the filters' thresholds, for a tile of eight pixels and one or two
 * vectors of filters at a time: all of these sums stay in registers. Each word of the weights that is loaded serves all of
 * a tile's pixels, each word of a pixel two vectors.
 */
abstract class VectorTiles {

    static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;
    /** Pixels of a tile. */
    static final int TILE = 8;

    /** Words of the patches. */
    final int[] words;
    /** Words of the patches of one map. */
    final int mapWords;
    /** Index of the first word of each pixel's patch. */
    final int[] firstWords;
    /** Where the words of a patch lie, from its first. */
    final int[] offsets;
    /** The filters' words: by vector of filters, then by word, then by lane. */
    final int[] weights;

    /** How many bits may differ: by number of inputs, then by border class and filter. */
    final int[][] limits;
    /** Where the limits of each pixel begin, by its border class. */
    final int[] limitRows;
    /** Each pixel's cell in a plane of {@link #passed}. */
    final int[] cells;
    /** Which sums are within their limits. */
    final VectorPassedBits passed;

    /** Cells of a plane, which holds two vectors of filters. */
    final int planeCells;

    private final int filterLanes;

    VectorTiles(ConvPoolParameters p, VectorPatches patches) {
        MapShape input = p.input();
        this.words = patches.words();
        this.mapWords = patches.mapWords();
        this.offsets = patches.wordOffsets();
        this.filterLanes = (p.filters().size() + LANES.length() - 1) / LANES.length() * LANES.length();
        this.weights = interleave(p.filters(), patches);
        this.limits = new int[p.maxInputs()][];
        for (int n = 1; n <= limits.length; n++) {
            limits[n - 1] = DifferenceLimits.of(p, n, filterLanes);
        }
        this.passed = new VectorPassedBits(p, 2 * LANES.length());
        this.planeCells = passed.planeCells();
        int pixels = Math.max(TILE, input.pixels());
        this.firstWords = new int[pixels];
        this.limitRows = new int[pixels];
        this.cells = new int[pixels];
        for (int i = 0; i < pixels; i++) {
            // a map that is smaller than a tile repeats its last pixel
            int pixel = Math.min(i, input.pixels() - 1);
            int y = pixel / input.width();
            int x = pixel % input.width();
            firstWords[i] = patches.firstWord(y, x);
            limitRows[i] = DifferenceLimits.borderClass(input, y, x) * filterLanes;
            cells[i] = passed.cell(y, x);
        }
    }

    /** The tiles of a block whose patches lie like these. */
    static VectorTiles of(ConvPoolParameters p, VectorPatches patches) {
        boolean sideBySide = p.input().width() % TILE == 0
                && patches.firstWord(0, 1) == patches.firstWord(0, 0) + 1;
        return sideBySide ? new VectorRowTiles(p, patches) : new VectorAnyTiles(p, patches);
    }

    private int[] interleave(List<BitTensor> filters, VectorPatches patches) {
        int lanes = LANES.length();
        int[] result = new int[filterLanes * offsets.length];
        for (int filter = 0; filter < filters.size(); filter++) {
            int[] from = patches.filterWords(filters.get(filter));
            for (int k = 0; k < from.length; k++) {
                result[(filter / lanes * offsets.length + k) * lanes + filter % lanes] = from[k];
            }
        }
        return result;
    }

    /** Number of filters, rounded up to whole vectors. */
    final int filterLanes() {
        return filterLanes;
    }

    /** Number of pixels, at least those of a tile. */
    final int pixels() {
        return firstWords.length;
    }

    /** Finds which sums pass, of all pixels with the two vectors of filters from this one on. */
    abstract void twoVectors(int filter, int inputs);

    /** The same with one vector of filters, the last. */
    abstract void oneVector(int filter, int inputs);

    /**
     * Index of the first cell of the plane that holds these filters.
     *
     * <p>The compiler does not inline it behind the sums of a tile, and stores and loads all sums around the call. That is
     * much for tiles of few words, which therefore compute it in place. In {@link VectorAnyTiles} that was tried too: the
     * loop's addresses then no longer find registers, and it takes a tenth longer.
     */
    final int plane(int filter) {
        return filter / (2 * LANES.length()) * planeCells;
    }
}
