package io.ddnn.benchmarks.kernel;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.kernel.KernelProvider;
import io.ddnn.model.layer.ConvPoolParameters;
import io.ddnn.model.layer.LinearParameters;
import io.ddnn.model.tensor.BitTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Kernels of a provider of this project. */
final class BinaryContender implements SliceContender {

    private final @Nullable PixelImage image;
    private final KernelProvider.@Nullable PixelConvPool first;
    private final List<KernelProvider.BitConvPool> blocks = new ArrayList<>();
    private final List<List<BitTensor>> maps = new ArrayList<>();
    private final @Nullable LinearParameters head;
    private final KernelProvider.@Nullable BitLinear linear;
    private final int[] sums;

    BinaryContender(KernelProvider provider, RandomSlice slice) {
        this.image = slice.image();
        boolean pixels = image != null;
        this.first = pixels ? provider.pixelConvPool(slice.blocks().getFirst()) : null;
        if (slice.map() != null) {
            maps.add(List.of(slice.map()));
        }
        for (int i = 0; i < slice.blocks().size(); i++) {
            ConvPoolParameters block = slice.blocks().get(i);
            maps.add(List.of(new BitTensor(block.output())));
            if (!pixels || i > 0) {
                blocks.add(provider.bitConvPool(block));
            }
        }
        this.head = slice.head();
        this.linear = head == null ? null : provider.bitLinear(head);
        this.sums = new int[head == null ? 0 : head.classes()];
    }

    @Override
    public Object run() {
        if (first != null) {
            first.run(Objects.requireNonNull(image), maps.getFirst().getFirst());
        }
        for (int i = 0; i < blocks.size(); i++) {
            blocks.get(i).run(maps.get(i), maps.get(i + 1).getFirst());
        }
        BitTensor last = maps.getLast().getFirst();
        if (linear == null || head == null) {
            return last;
        }
        linear.run(last, sums);
        return head.scores(sums);
    }

    @Override
    public float[] outcome() {
        return run() instanceof double[] scores
                ? floats(scores)
                : RandomSlice.floats(List.of(maps.getLast().getFirst()));
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
