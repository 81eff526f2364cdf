package io.ddnn.console.page;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as the page shows it.
 *
 * @param id of the node
 * @param tier device, edge or cloud
 * @param inputs ids of its children
 * @param parent id of its parent; null at the root
 * @param address where its service is
 * @param up whether its service answers
 * @param thresholds by the names of exits; null: no sample leaves there. Empty while the service does not answer
 * @param bundled those that the network brought with it
 * @param revision number of the thresholds' highest revision
 * @param tag names the state of the thresholds, for a change
 * @param kept whether the thresholds can be changed
 * @param steerable whether the service has faults on demand
 * @param unplugged whether it pretends to be gone
 * @param uplinkCut whether it pretends not to reach its parent
 */
public record NodeState(String id, String tier, List<String> inputs, @Nullable String parent, String address,
        boolean up, Map<String, @Nullable Double> thresholds, Map<String, @Nullable Double> bundled, long revision,
        String tag, boolean kept, boolean steerable, boolean unplugged, boolean uplinkCut) {

    // not compact: javac 25 loses the type annotations of a compact constructor's parameters
    public NodeState(String id, String tier, List<String> inputs, @Nullable String parent, String address,
            boolean up, Map<String, @Nullable Double> thresholds, Map<String, @Nullable Double> bundled,
            long revision, String tag, boolean kept, boolean steerable, boolean unplugged, boolean uplinkCut) {
        this.id = id;
        this.tier = tier;
        this.inputs = List.copyOf(inputs);
        this.parent = parent;
        this.address = address;
        this.up = up;
        this.thresholds = thresholds;
        this.bundled = bundled;
        this.revision = revision;
        this.tag = tag;
        this.kept = kept;
        this.steerable = steerable;
        this.unplugged = unplugged;
        this.uplinkCut = uplinkCut;
    }
}
