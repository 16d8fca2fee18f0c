package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.quadrupole.events.EventSchema;
import org.quadrupole.io.root.RootIO;
import org.quadrupole.pipelines.run.KnownResults.Work;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.GraphCompiler;
import org.quadrupole.transforms.runtime.ValueStore;

class RoundsTest {

  private static final long MIB = 1L << 20;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final CompiledGraph NOTHING =
      GraphCompiler.compile(
          new AnalysisGraph(List.of(), Optional.empty(), List.of(), List.of()),
          EventSchema.of(List.of()));

  /** Files with an event for each MiB. */
  private static Work work(String name, Stream<Integer> mebibytes) {
    List<FileRange> files = new ArrayList<>();
    mebibytes.forEach(
        size ->
            files.add(
                FileRange.whole(
                    new InputFile(name + files.size(), size * MIB, size, Optional.empty()))));
    return new Work(name, RootIO.read(), NOTHING, Map.of(), files, false, ValueStore.NONE);
  }

  /** Rounds over files of clusters of so many events. */
  private static Rounds rounds(List<Work> work, int threads, int cluster) {
    return new Rounds(
        work,
        TEN_SECONDS,
        threads,
        Optional.of(Duration.ofMinutes(1)),
        (any, file) ->
            LongStream.iterate(0, event -> event < file.events(), event -> event + cluster)
                .boxed()
                .toList());
  }

  private static List<String> shown(List<Work> round) {
    return round.stream()
        .flatMap(work -> work.ranges().stream())
        .map(range -> range.file().name() + " " + range.first() + "-" + range.end())
        .toList();
  }

  @Test
  void theFirstIsSmallAndTheOthersLastAsLongAsTheyAreTo() throws IOException {
    Rounds rounds = rounds(List.of(work("a", Stream.generate(() -> 10).limit(200))), 2, 10);
    // 64 MiB.
    assertThat(shown(rounds.next())).hasSize(5).startsWith("a0 0-10");
    rounds.took(1);
    // 50 MiB/s.
    assertThat(shown(rounds.next())).hasSize(38).startsWith("a5 0-10");
    rounds.took(38);
    // 10 MiB/s, now that the workers were waited for.
    assertThat(shown(rounds.next())).hasSize(8);
    rounds.took(0);
    assertThat(shown(rounds.next())).hasSize(149).endsWith("a199 0-10");
    assertThat(rounds.hasNext()).isFalse();
  }

  @Test
  void theFirstIsLargerWhereWorkersDoNotLeave() throws IOException {
    Rounds rounds =
        new Rounds(
            List.of(work("a", Stream.generate(() -> 2048).limit(10))),
            TEN_SECONDS,
            1,
            Optional.empty(),
            (any, file) -> List.of());
    assertThat(shown(rounds.next())).containsExactly("a0 0-2048", "a1 0-2048", "a2 0-2048");
  }

  @Test
  void aLargeFileIsDividedAtTheBordersOfClusters() throws IOException {
    Rounds rounds = rounds(List.of(work("a", Stream.of(5, 400))), 1, 7);
    // 32 MiB.
    assertThat(shown(rounds.next())).containsExactly("a0 0-5", "a1 0-21");
    rounds.took(2);
    // 13 MiB/s.
    assertThat(shown(rounds.next())).containsExactly("a1 21-147");
    rounds.took(1000);
    assertThat(shown(rounds.next())).as("a cluster at least").containsExactly("a1 147-154");
    rounds.took(0.3);
    assertThat(shown(rounds.next())).as("no small rest").containsExactly("a1 154-400");
    assertThat(rounds.hasNext()).isFalse();
  }

  @Test
  void whatIsGivenUpIsDividedFurther() throws IOException {
    Rounds rounds = rounds(List.of(work("a", Stream.of(30))), 1, 2);
    assertThat(shown(rounds.next())).containsExactly("a0 0-30");
    rounds.gaveUp();
    assertThat(shown(rounds.next())).containsExactly("a0 0-6");
    rounds.gaveUp();
    assertThat(shown(rounds.next())).containsExactly("a0 0-2");
    assertThat(rounds.isSmallest()).isFalse();
    rounds.gaveUp();
    assertThat(shown(rounds.next())).containsExactly("a0 0-2");
    assertThat(rounds.isSmallest()).isTrue();
    rounds.took(10);
    assertThat(shown(rounds.next())).containsExactly("a0 2-4");
    assertThat(rounds.isSmallest()).isFalse();
  }

  @Property(tries = 300)
  void everyEventIsInOneRound(
      @ForAll @Size(min = 1, max = 5)
          List<@Size(min = 1, max = 30) List<@IntRange(max = 900) Integer>> sizes,
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @IntRange(min = 1, max = 200) int cluster,
      @ForAll @DoubleRange(max = 100) double took,
      @ForAll @IntRange(min = 2, max = 9) int givenUp)
      throws IOException {
    List<Work> all =
        IntStream.range(0, sizes.size())
            .mapToObj(k -> work("w" + k + "-", sizes.get(k).stream()))
            .toList();
    Rounds rounds = rounds(all, threads, cluster);
    List<FileRange> seen = new ArrayList<>();
    for (int k = 1; rounds.hasNext(); k++) {
      List<Work> round = rounds.next();
      assertThat(round).isNotEmpty();
      assertThat(round.stream().map(Work::name)).doesNotHaveDuplicates();
      assertThat(round.stream().flatMap(work -> work.ranges().stream()).map(FileRange::file))
          .doesNotHaveDuplicates();
      if (k % givenUp == 0) {
        rounds.gaveUp();
      } else {
        round.forEach(work -> seen.addAll(work.ranges()));
        rounds.took(took);
      }
    }
    Map<String, Long> events = new LinkedHashMap<>();
    for (FileRange range : seen) {
      assertThat(range.first()).isEqualTo(events.getOrDefault(range.file().name(), 0L));
      assertThat(range.isWhole() || range.first() % cluster == 0).isTrue();
      events.put(range.file().name(), range.end());
    }
    Map<String, Long> expected = new LinkedHashMap<>();
    all.forEach(
        work -> work.ranges().forEach(file -> expected.put(file.file().name(), file.end())));
    assertThat(events).isEqualTo(expected);
    assertThat(List.copyOf(events.keySet())).isEqualTo(List.copyOf(expected.keySet()));
  }
}
