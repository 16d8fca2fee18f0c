package org.quadrupole.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.io.root.EntryRange;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootTree;

/** One column of a cluster: fetched, decompressed and decoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadColumnKernel {

  /** In the folder of the generated events. */
  @Param({"nano_1000000_none.root", "nano_1000000_zstd5.root"})
  String file = "";

  @Param({"nJet", "MET_pt", "Jet_pt", "HLT_IsoMu24"})
  String column = "";

  private @Nullable RootFile opened;
  private @Nullable RootTree tree;
  private EntryRange range = new EntryRange(0, 0);

  @Setup
  public void open() throws IOException {
    String peers =
        System.getenv()
            .getOrDefault("PEERS", System.getProperty("user.home") + "/.cache/hep-peers");
    opened = RootFile.open(Path.of(peers, "data", file));
    RootTree events = opened.tree("Events");
    range = events.clusters().get(1);
    tree = events;
  }

  @Benchmark
  public Column read() throws IOException {
    try (ColumnReader reader = Objects.requireNonNull(tree).open(range.first(), range.end())) {
      return reader.read(column);
    }
  }

  @TearDown
  public void close() throws IOException {
    Objects.requireNonNull(opened).close();
  }
}
