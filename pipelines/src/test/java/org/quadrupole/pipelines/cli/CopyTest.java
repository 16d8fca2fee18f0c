package org.quadrupole.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quadrupole.pipelines.cli.QuadRunner.quad;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.events.Column;
import org.quadrupole.events.ColumnReader;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.events.ListColumn;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootKey;
import org.quadrupole.io.root.RootTree;

class CopyTest {

  @TempDir Path folder;
  private Path demo;

  @BeforeEach
  void copyTheDemo() throws IOException {
    demo = QuadRunner.demoFile(folder, "zjets.root");
  }

  private static Map<String, Column> read(Path file) throws IOException {
    Map<String, Column> columns = new HashMap<>();
    try (RootFile root = RootFile.open(file)) {
      RootTree tree = root.tree("Events");
      try (ColumnReader reader = tree.open(0, tree.entries())) {
        for (String name : tree.schema().names()) {
          columns.put(name, reader.read(name));
        }
      }
    }
    return columns;
  }

  private List<String> files() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eventsSurviveBothFormatsAndEveryCodec() throws IOException {
    Path ntuple = folder.resolve("ntuple.root");
    Path tree = folder.resolve("tree.root");
    QuadRunner to = quad("convert", demo, ntuple, "--to", "rntuple", "--compression", "lz4:2");
    assertThat(to.err()).isEmpty();
    assertThat(to.out()).startsWith(ntuple + ": ").contains("as rntuple Events (lz4:2)");
    QuadRunner back =
        quad("convert", ntuple, tree, "--to", "ttree", "--compression", "zlib", "-t", "3");
    assertThat(back.code()).as(back.err()).isZero();
    assertThat(read(ntuple)).containsAllEntriesOf(read(demo));
    assertThat(read(tree)).containsAllEntriesOf(read(demo));
  }

  @Test
  void columnsAreChosenAndFilesJoinedInTheirOrder() throws IOException {
    Path twice = folder.resolve("twice.root");
    Path copy = Files.copy(demo, folder.resolve("again.root"));
    QuadRunner run =
        quad(
            "convert",
            demo,
            copy,
            twice,
            "--columns",
            "Muon_p?,nMuon,*_phi",
            "--cluster-events",
            100);
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Column> once = read(demo);
    Map<String, Column> both = read(twice);
    assertThat(both.keySet()).contains("nMuon", "Muon_pt", "Muon_phi").doesNotContain("Muon_eta");
    int size = once.get("nMuon").size();
    assertThat(both.get("Muon_pt").slice(0, size)).isEqualTo(once.get("Muon_pt"));
    assertThat(both.get("Muon_pt").slice(size, 2 * size)).isEqualTo(once.get("Muon_pt"));
    try (RootFile root = RootFile.open(twice)) {
      assertThat(root.tree("Events").clusters()).allMatch(cluster -> cluster.size() <= 100);
    }
  }

  /** The expected events are counted by hand here. */
  @Test
  void aSkimKeepsTheEventsThatFulfilTheConditions() throws IOException {
    Path out = folder.resolve("skim.root");
    QuadRunner run =
        quad(
            "skim",
            "--where",
            "n30 >= 2",
            "--where",
            "Muon_pt[0] < 60",
            "--define",
            "n30 = sum(Muon.pt > 30)",
            "--define",
            "hard = Muon.pt[Muon.pt > 30]",
            demo,
            out);
    assertThat(run.code()).as(run.err()).isZero();
    ListColumn muons = (ListColumn) read(demo).get("Muon_pt");
    float[] pt = ((FloatColumn) muons.content()).values();
    List<Integer> rows = new ArrayList<>();
    List<Float> hard = new ArrayList<>();
    for (int i = 0; i < muons.size(); i++) {
      float[] own = Arrays.copyOfRange(pt, muons.offsets()[i], muons.offsets()[i + 1]);
      List<Float> above = new ArrayList<>();
      for (float one : own) {
        if (one > 30) {
          above.add(one);
        }
      }
      if (above.size() >= 2 && own[0] < 60) {
        rows.add(i);
        hard.addAll(above);
      }
    }
    assertThat(rows).isNotEmpty();
    Map<String, Column> kept = read(out);
    assertThat(kept.get("Muon_pt"))
        .isEqualTo(muons.take(rows.stream().mapToInt(Integer::intValue).toArray()));
    FloatColumn values = (FloatColumn) ((ListColumn) kept.get("hard")).content();
    assertThat(values.values()).containsExactly(hard.stream().toArray(Float[]::new));
    assertThat(run.out()).contains(String.format("%,d of %,d events", rows.size(), muons.size()));
  }

  private Path analysis() throws IOException {
    return Files.writeString(
        folder.resolve("muons.yaml"),
        """
        name: muons
        parameters: {least: 30}
        datasets:
          events: {files: zjets.root}
        define:
          hard: Muon[Muon.pt > least]
          n30: len(hard)
        regions:
          pairs:
            - Two muons: n30 >= 2
            - Not too hard: Muon_pt[0] < 60
        """);
  }

  @Test
  void aRegionOfAnAnalysisSelectsWhatItsCutsSelect() throws IOException {
    Path analysis = analysis();
    Path byHand = folder.resolve("by-hand.root");
    Path byRegion = folder.resolve("by-region.root");
    quad("skim", "--where", "sum(Muon.pt > 30) >= 2 and Muon_pt[0] < 60", demo, byHand);
    QuadRunner run =
        quad("skim", analysis, "--region", "pairs", "--columns", "*,n30", demo, byRegion);
    assertThat(run.code()).as(run.err()).isZero();
    Map<String, Column> kept = read(byRegion);
    assertThat(kept).containsAllEntriesOf(read(byHand)).doesNotContainKey("hard");
    assertThat(kept.get("n30").size()).isPositive();

    Path fewer = folder.resolve("fewer.root");
    QuadRunner ofTheAnalysis =
        quad("skim", analysis, "-s", "least=40", "--region", "pairs", "--where", "n30 > 0", fewer);
    assertThat(ofTheAnalysis.code()).as(ofTheAnalysis.err()).isZero();
    quad("skim", "--where", "sum(Muon.pt > 40) >= 2 and Muon_pt[0] < 60", demo, byHand, "--force");
    assertThat(read(fewer)).isEqualTo(read(byHand));
  }

  @Test
  void aFileIsReplacedOrAddedToOnRequestOnly() throws IOException {
    Path out = folder.resolve("out.root");
    assertThat(quad("convert", demo, out, "--columns", "nMuon").code()).isZero();
    assertThat(quad("convert", demo, out).err())
        .isEqualTo(
            "quad: "
                + out
                + " exists; say --force to replace it or --append to add to it"
                + System.lineSeparator());
    QuadRunner added = quad("convert", demo, out, "--append", "--to", "rntuple");
    assertThat(added.code()).as(added.err()).isZero();
    try (RootFile root = RootFile.open(out)) {
      assertThat(root.keys().stream().map(RootKey::pathAndCycle))
          .containsExactly("Events;2", "Events;1");
    }
    assertThat(quad("convert", demo, out, "--force").code()).isZero();
    try (RootFile root = RootFile.open(out)) {
      assertThat(root.keys()).hasSize(1);
    }
  }

  @Test
  void aMistakeIsOneLineAndLeavesNothing() throws IOException {
    mistake("is read and cannot be written too", "convert", demo, demo, "--force");
    Path out = folder.resolve("out.root");
    mistake("there is no such file", "convert", folder.resolve("no.root"), out);
    mistake("there is no such column; did you mean", "convert", demo, out, "--columns", "Muon_ptt");
    mistake("--to parquet: the formats are", "convert", demo, out, "--to", "parquet");
    mistake("'gzip' is no compression", "convert", demo, out, "--compression", "gzip");
    mistake("there is no tree named", "convert", demo, out, "--tree", "Event");
    mistake("does not exist", "convert", demo, folder.resolve("no/out.root"));
    mistake("Muonn", "skim", "--where", "sum(Muonn.pt) > 3", demo, out);
    mistake("a cut is one condition", "skim", "--where", "sum(Muon.pt)", demo, out);
    mistake("write --define NAME=EXPRESSION", "skim", "--where", "1>0", "--define", "x", demo, out);
    mistake("name the files to read and, last, the one to write", "convert", demo);
    mistake("say which events to keep, with --where", "skim", demo, out);
    mistake("go with an analysis file", "skim", "--region", "pairs", demo, out);
    Path analysis = analysis();
    mistake("has no such region; it has pairs", "skim", analysis, "--region", "pair", demo, out);
    mistake("with --region or --where", "skim", analysis, demo, out);
    mistake("is not a number", "skim", analysis, "-s", "least='x'", "--region", "pairs", demo, out);
    assertThat(files()).containsExactly("muons.yaml", "zjets.root");
  }

  private static void mistake(String message, Object... arguments) {
    QuadRunner run = quad(arguments);
    assertThat(run.err()).startsWith("quad: ").contains(message);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
