package org.quadrupole.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

class RoundsTest {

  private static final long MIB = 1L << 20;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final CompiledGraph NOTHING =
      GraphCompiler.compile(
          new AnalysisGraph(List.of(), Optional.empty(), List.of(), List.of()),
          EventSchema.of(List.of()));

  private static Work work(String name, boolean divisible, Stream<Long> sizes) {
    List<InputFile> files = new ArrayList<>();
    sizes.forEach(
        bytes ->
            files.add(new InputFile(name + files.size(), bytes, bytes / 100, Optional.empty())));
    return new Work(name, RootIO.read(), NOTHING, Map.of(), files, divisible);
  }

  private static List<String> files(List<Work> round) {
    return round.stream().flatMap(work -> work.files().stream()).map(InputFile::name).toList();
  }

  @Test
  void theFirstIsSmallAndTheOthersLastAsLongAsTheyAreTo() {
    Rounds rounds =
        new Rounds(
            List.of(work("a", true, Stream.generate(() -> 100 * MIB).limit(60))), TEN_SECONDS, 2);
    // 512 MiB.
    assertThat(files(rounds.next())).hasSize(6).startsWith("a0");
    rounds.took(3);
    // 200 MiB/s.
    assertThat(files(rounds.next())).hasSize(20).startsWith("a6").endsWith("a25");
    rounds.took(40);
    // No smaller than the first.
    assertThat(files(rounds.next())).hasSize(6);
    rounds.took(0);
    assertThat(files(rounds.next())).hasSize(28).endsWith("a59");
    assertThat(rounds.hasNext()).isFalse();
  }

  @Test
  void whatCannotBeDividedStaysTogether() {
    Rounds rounds =
        new Rounds(
            List.of(
                work("a", false, Stream.of(300 * MIB, 300 * MIB, 300 * MIB)),
                work("b", true, Stream.of(MIB))),
            TEN_SECONDS,
            1);
    assertThat(files(rounds.next())).containsExactly("a0", "a1", "a2");
    assertThat(files(rounds.next())).containsExactly("b0");
    assertThat(rounds.hasNext()).isFalse();
  }

  @Property(tries = 200)
  void everyFileIsInOneRound(
      @ForAll @Size(min = 1, max = 5)
          List<@Size(min = 1, max = 30) List<@IntRange(max = 900) Integer>> sizes,
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @DoubleRange(max = 100) double took,
      @ForAll boolean divisible) {
    List<Work> all =
        IntStream.range(0, sizes.size())
            .mapToObj(k -> work("w" + k + "-", divisible, sizes.get(k).stream().map(s -> s * MIB)))
            .toList();
    Rounds rounds = new Rounds(all, TEN_SECONDS, threads);
    List<String> seen = new ArrayList<>();
    while (rounds.hasNext()) {
      List<Work> round = rounds.next();
      assertThat(round).isNotEmpty();
      assertThat(round.stream().map(Work::name)).doesNotHaveDuplicates();
      seen.addAll(files(round));
      rounds.took(took);
    }
    assertThat(seen).containsExactlyElementsOf(files(all));
  }
}
