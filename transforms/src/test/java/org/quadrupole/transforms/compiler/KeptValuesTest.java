package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.Provenance;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.Booking;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Cut;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.GraphCompiler;
import org.quadrupole.transforms.Region;
import org.quadrupole.transforms.Results;
import org.quadrupole.transforms.Variation;
import org.quadrupole.transforms.compiler.PredictionsAheadTest.Spelling;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.RegularAxis;
import org.quadrupole.transforms.runtime.EventLoop;
import org.quadrupole.transforms.runtime.KnownBlock;
import org.quadrupole.transforms.runtime.KnownValue;
import org.quadrupole.transforms.runtime.ValueStore;

/** With values of earlier loops a graph gives bit for bit what it gives without. */
class KeptValuesTest {

  private static final EventBatch EVENTS = Sample.events();

  /** What tells a value from others while the definitions stay the same. */
  private record Key(CompiledGraph.KeptValue value, Optional<Variation> variation) {}

  /** What an event has. */
  private record Entry(boolean isPresent, long bits) {}

  private final Map<Key, TreeMap<Integer, Entry>> kept = new HashMap<>();
  private int added;

  private static Results plain(AnalysisGraph graph) {
    return results(GraphCompiler.compile(graph, EVENTS.schema()), ValueStore.NONE);
  }

  private static Results results(CompiledGraph compiled, ValueStore store) {
    EventLoop loop = compiled.newLoop();
    try {
      loop.process(EVENTS, store);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compiled.results(loop, "d");
  }

  /** Runs a graph with what earlier ones have left, of which one in so many entries is lost. */
  private Results keeping(AnalysisGraph graph, Random random, int lost) {
    CompiledGraph compiled = GraphCompiler.compileKeeping(graph, EVENTS.schema());
    List<Key> keys =
        compiled.values().stream()
            .map(
                value ->
                    new Key(
                        value,
                        graph.variations().stream()
                            .filter(v -> v.name().equals(value.variation()))
                            .findFirst()))
            .toList();
    added = 0;
    return results(
        compiled,
        new ValueStore() {
          @Override
          public KnownValue.Earlier earlier(Provenance events, int value) {
            KnownBlock block = left(keys.get(value), random, lost);
            return event -> block;
          }

          @Override
          public void keep(Provenance events, List<KnownValue> values) {
            for (int k = 0; k < values.size(); k++) {
              KnownBlock block = decoded(values.get(k).added());
              for (int event = 0; event < EVENTS.size(); event++) {
                if (block.knows(event)) {
                  added++;
                  kept.computeIfAbsent(keys.get(k), key -> new TreeMap<>())
                      .put(event, new Entry(block.isPresent(event), block.bits(event)));
                }
              }
            }
          }
        });
  }

  private KnownBlock left(Key key, Random random, int lost) {
    KnownBlock.Builder left = new KnownBlock.Builder(key.value().mayBeMissing());
    kept.getOrDefault(key, new TreeMap<>())
        .forEach(
            (event, entry) -> {
              if (lost == 0 || random.nextInt(lost) > 0) {
                left.add(event, entry.isPresent(), entry.bits());
              }
            });
    return decoded(left.build(EVENTS.size()));
  }

  private static KnownBlock decoded(byte[] block) {
    try {
      return KnownBlock.decode(block, 0, EVENTS.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void editsGiveTheSame(Random random, Supplier<AnalysisGraph> graphs) {
    kept.clear();
    for (int edit = 0; edit < 3; edit++) {
      AnalysisGraph graph = graphs.get();
      Results plain = plain(graph);
      assertThat(keeping(graph, random, 4)).as("edit " + edit).isEqualTo(plain);
      assertThat(keeping(graph, random, 0)).as("again after " + edit).isEqualTo(plain);
      assertThat(keeping(graph, random, 0)).as("all known after " + edit).isEqualTo(plain);
      assertThat(added).isZero();
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void valuesOfEarlierGraphsChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    List<Variation> variations = new ArrayList<>();
    for (Map<String, String> varied : VariationsTest.VARIED) {
      if (random.nextInt(3) == 0) {
        variations.add(VariationsTest.variation("v" + variations.size(), varied));
      }
    }
    editsGiveTheSame(random, () -> VariationsTest.graph(random, variations));
    assertThat(kept).isNotEmpty();
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void norWhereModelsPredictForManyEvents(@ForAll long seed) {
    Random random = new Random(seed);
    editsGiveTheSame(random, () -> PredictionsAheadTest.graph(random, Spelling.MODEL));
  }

  private static AnalysisGraph graph(String... cuts) {
    return new AnalysisGraph(
        List.of(
            new Definition("jets", SourceText.of("Jet[Jet.pt > 20]")),
            new Definition("HT", SourceText.of("sum(jets.pt)")),
            new Definition("more", SourceText.of("HT + 1"))),
        Optional.empty(),
        List.of(
            new Region(
                "r",
                List.of(cuts).stream().map(cut -> new Cut(cut, SourceText.of(cut))).toList(),
                Optional.empty())),
        List.of(
            new Booking(
                "h",
                "",
                "r",
                List.of(SourceText.of("MET.pt")),
                List.of(new RegularAxis(4, 0, 200)),
                Optional.empty())));
  }

  @Test
  void whatCutsCompareIsKeptForTheEventsThatCameToThem() {
    keeping(
        graph("len(jets) >= 2", "more > 80 or MET.pt > 3", "max(Muon.pt) > 3", "Muon.pt[0] > 3"),
        new Random(1),
        0);
    Map<String, Integer> sizes = new TreeMap<>();
    kept.forEach((key, entries) -> sizes.put(key.value().expression(), entries.size()));
    assertThat(sizes).hasSize(3); // len(jets), HT and max(Muon.pt): no columns, no sums
    assertThat(sizes.values()).contains(EVENTS.size()).anyMatch(size -> size < EVENTS.size());
    // Another threshold computes nothing, a lower one what more events ask.
    keeping(graph("len(jets) >= 3", "more > 90"), new Random(1), 0);
    assertThat(added).isZero();
    keeping(graph("len(jets) >= 1", "more > 90"), new Random(1), 0);
    assertThat(added).isBetween(1, EVENTS.size() - 1);
  }

  @Test
  void graphsOfManyVariationsKeepNothing() {
    List<Variation> many = new ArrayList<>();
    for (int k = 0; k < 101; k++) {
      many.add(VariationsTest.variation("v" + k, Map.of("Jet.pt", "Jet.pt * 1.0" + k)));
    }
    AnalysisGraph graph = graph("len(jets) >= 2");
    assertThat(GraphCompiler.compileKeeping(graph.withVariations(many), EVENTS.schema()).values())
        .isEmpty();
    assertThat(
            GraphCompiler.compileKeeping(
                    graph.withVariations(many.subList(0, 100)), EVENTS.schema())
                .values())
        .hasSize(101);
  }
}
