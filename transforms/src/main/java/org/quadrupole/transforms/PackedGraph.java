package org.quadrupole.transforms;

import java.io.Serializable;
import org.apache.beam.sdk.util.SerializableUtils;
import org.jspecify.annotations.Nullable;

/**
 * A compiled graph as bytes, unpacked when it is first used: runners write the steps that hold it
 * again and again, for each bundle even, and a graph may describe thousands of histograms.
 */
final class PackedGraph implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private transient @Nullable CompiledGraph graph;

  PackedGraph(CompiledGraph graph) {
    this.bytes = SerializableUtils.serializeToByteArray(graph);
  }

  synchronized CompiledGraph graph() {
    CompiledGraph unpacked = graph;
    if (unpacked == null) {
      unpacked = (CompiledGraph) SerializableUtils.deserializeFromByteArray(bytes, "the graph");
      graph = unpacked;
    }
    return unpacked;
  }
}
