package org.quadrupole.io.root.object;

/**
 * An object of a ROOT file. Values do not change; their arrays must not be changed. What has no
 * form of its own here is a {@link StructValue}: its members as the file describes them.
 */
public sealed interface RootValue
    permits HistogramValue,
        NdHistogramValue,
        GraphValue,
        EfficiencyValue,
        FunctionValue,
        CollectionValue,
        MapValue,
        ParameterValue,
        TextValue,
        VectorValue,
        MatrixValue,
        DirectoryValue,
        TreeValue,
        StructValue,
        UnreadValue {

  /** The C++ class, for example {@code TH1F}. */
  String className();

  /** Its own name, which need not be that of its key; empty if it has none. */
  String name();

  /** Its title; empty if it has none. */
  String title();
}
