package io.ddnn.model.testing;

import io.ddnn.model.exit.Decision;
import io.ddnn.model.exit.DegradedReason;
import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NodeDefinition;
import io.ddnn.model.network.Tier;
import io.ddnn.model.wire.Reply;
import io.ddnn.model.wire.SourceMap;
import io.ddnn.model.wire.TierMessage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random messages and replies of a network, of every kind that it allows. */
public final class RandomMessages {

    private static final String ID_CHARACTERS = "ABCXYZabcxyz0189._~-";

    private static final List<ExitName> EXITS = List.of(ExitName.values());

    private final NetworkDefinition definition;
    private final Random random;

    public RandomMessages(NetworkDefinition definition, Random random) {
        this.definition = definition;
        this.random = random;
    }

    /** A message of a random node below the root. */
    public TierMessage message() {
        NodeDefinition source = definition.nodes().get(random.nextInt(definition.nodes().size() - 1));
        if (source.tier() == Tier.DEVICE && random.nextInt(6) == 0) {
            return TierMessage.raw("%06x".formatted(random.nextInt(1 << 24)), sampleId(), source.id(),
                    random.nextInt(10_000), RandomImages.noise(definition.input(), random).rgb());
        }
        if (random.nextInt(8) == 0) {
            return TierMessage.decided("%06x".formatted(random.nextInt(1 << 24)), sampleId(), source.id(),
                    random.nextInt(10_000));
        }
        boolean blank = source.tier() == Tier.DEVICE && random.nextInt(4) == 0;
        float @Nullable [] scores = blank || random.nextBoolean() ? null : scores();
        List<SourceMap> maps = blank || (scores != null && random.nextBoolean()) ? List.of() : maps(source);
        return new TierMessage("%06x".formatted(random.nextInt(1 << 24)), sampleId(), source.id(),
                random.nextBoolean() ? 0 : random.nextInt() >>> (1 + random.nextInt(31)), scores, blank, maps,
                missing(source.id()));
    }

    private String sampleId() {
        StringBuilder id = new StringBuilder();
        for (int i = random.nextInt(1, 65); i > 0; i--) {
            id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
        }
        return id.toString();
    }

    private float[] scores() {
        float[] scores = new float[definition.classes().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-3, 4)));
        }
        return scores;
    }

    private List<SourceMap> maps(NodeDefinition source) {
        List<NodeDefinition> sources = definition.sentMaps(source.id());
        int kept = random.nextInt(sources.size());
        List<SourceMap> maps = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            NodeDefinition from = sources.get(i);
            boolean relayed = !from.equals(source);
            if (i == kept || random.nextInt(3) > 0) {
                boolean blank = relayed && from.tier() == Tier.DEVICE && random.nextInt(3) == 0;
                maps.add(new SourceMap(from.id(), blank ? null : map(from)));
            }
        }
        return maps;
    }

    private byte[] map(NodeDefinition node) {
        return RandomImages.bits(definition.outputShape(node.id()), random).toPacked();
    }

    private List<String> missing(String node) {
        return definition.devicesBelow(node).stream()
                .map(NodeDefinition::id)
                .filter(id -> random.nextInt(4) == 0)
                .toList();
    }

    /** A reply of a random kind. */
    public Reply reply() {
        return switch (random.nextInt(5)) {
            case 0 -> new Reply.Wanted();
            case 1 -> new Reply.Noted();
            default -> new Reply.Decided(decision(), random.nextBoolean());
        };
    }

    private Decision decision() {
        EnumSet<DegradedReason> reasons = EnumSet.noneOf(DegradedReason.class);
        for (DegradedReason reason : DegradedReason.values()) {
            if (random.nextInt(3) == 0) {
                reasons.add(reason);
            }
        }
        ExitName exit = EXITS.get(random.nextInt(EXITS.size()));
        List<String> missing = missing(definition.root().id());
        reasons.remove(DegradedReason.MISSING_DEVICE);
        if (!missing.isEmpty()) {
            reasons.add(DegradedReason.MISSING_DEVICE);
        }
        if (exit == ExitName.DEVICE && reasons.isEmpty()) {
            reasons.add(DegradedReason.PARENT_UNREACHABLE);
        }
        return new Decision(random.nextInt(definition.classes().size()), random.nextFloat(), exit, reasons, missing);
    }
}
