package org.quadrupole.io.root.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.write.RootFileWriter.Options;

class RootFileWriterTest {

  private static final Options PLAIN = Options.defaults().withCompression(RootCompression.NONE);

  /** A histogram and its directory, "" for the top. */
  private record Placed(String directory, RootHistogram histogram) {}

  private static List<Placed> histograms() {
    RootAxis mass = RootAxis.regular("m_{#mu#mu} [GeV]", 5, 60, 120);
    RootAxis pt = RootAxis.variable("p_{T}", List.of(0.0, 10.0, 25.5, 1e3));
    RootAxis channel = RootAxis.labelled("", List.of("ee", "mumu", "é"));
    return List.of(
        new Placed("", filled("mass", "Mass;not an axis", true, mass)),
        new Placed("", filled("counts", "", false, pt)),
        new Placed("signal", filled("channel", "Channels", true, channel)),
        new Placed("signal/nominal", filled("mass", "Mass", true, mass)),
        new Placed("signal/nominal", filled("mass_pt", "t".repeat(300), true, mass, pt)),
        new Placed("signal", filled("xyz", "", true, mass, pt, channel)),
        new Placed("background", filled("pt_channel", "", false, pt, channel)));
  }

  private static RootHistogram filled(
      String name, String title, boolean weighted, RootAxis... axes) {
    Random random = new Random(name.hashCode());
    int cells = 1;
    for (RootAxis axis : axes) {
      cells *= axis.bins() + 2;
    }
    double[] contents =
        random.doubles(cells, -1, 5).map(x -> weighted ? x : Math.rint(x)).toArray();
    double[] sumw2 = weighted ? random.doubles(cells, 0, 1e-3).toArray() : new double[0];
    double[] statistics = random.doubles(new int[] {4, 7, 11}[axes.length - 1], 0, 1e5).toArray();
    return new RootHistogram(
        name, title, List.of(axes), contents, sumw2, 12_345_678_901.0, statistics);
  }

  private static void writeAll(Path file, Options options) throws IOException {
    try (RootFileWriter writer = RootFileWriter.create(file, options)) {
      for (Placed placed : histograms()) {
        writer.write(placed.directory(), placed.histogram());
      }
    }
  }

  /** The oracle is ROOT; set QUADRUPOLE_ROOT_PYTHON to a python that has PyROOT. */
  @ParameterizedTest
  @MethodSource("org.quadrupole.io.root.write.RootCompressionTest#all")
  void rootReadsEveryValueWithoutAWarning(RootCompression compression, @TempDir Path folder)
      throws Exception {
    String python = System.getenv("QUADRUPOLE_ROOT_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_ROOT_PYTHON is not set to a python with ROOT");
    Path file = folder.resolve("histograms.root");
    writeAll(file, Options.defaults().withCompression(compression));
    List<String> lines = Peers.run(folder, python, "read_root.py", file.toString());
    assertThat(lines.get(0)).isEqualTo("file False False 4 True");
    assertThat(normalised(lines.subList(1, lines.size()))).isEqualTo(normalised(expected()));
  }

  /** The oracle is uproot; set QUADRUPOLE_PYTHON to a python that has it. */
  @ParameterizedTest
  @MethodSource("org.quadrupole.io.root.write.RootCompressionTest#all")
  void uprootReadsEveryValue(RootCompression compression, @TempDir Path folder) throws Exception {
    String python = System.getenv("QUADRUPOLE_PYTHON");
    assumeTrue(python != null, "QUADRUPOLE_PYTHON is not set to a python with uproot");
    Path file = folder.resolve("histograms.root");
    writeAll(file, Options.defaults().withCompression(compression));
    assertThat(normalised(Peers.run(folder, python, "read_uproot.py", file.toString())))
        .isEqualTo(normalised(expected()));
  }

  /** Facts in the order of the directories' keys, numbers to the bit in Java's own notation. */
  private static List<String> expected() {
    List<Placed> all = histograms();
    List<String> lines = new ArrayList<>();
    describe(all.get(0), lines);
    describe(all.get(1), lines);
    lines.add("directory|/signal");
    describe(all.get(2), lines);
    lines.add("directory|/signal/nominal");
    describe(all.get(3), lines);
    describe(all.get(4), lines);
    describe(all.get(5), lines);
    lines.add("directory|/background");
    describe(all.get(6), lines);
    return lines;
  }

  private static void describe(Placed placed, List<String> lines) {
    RootHistogram h = placed.histogram();
    String path = (placed.directory().isEmpty() ? "" : "/" + placed.directory()) + "/" + h.name();
    lines.add(
        String.join(
            "|",
            "histogram",
            path,
            "TH" + h.axes().size() + "D",
            h.name(),
            h.title(),
            Double.toString(h.entries())));
    for (RootAxis axis : h.axes()) {
      List<String> labels =
          axis.labels().isEmpty() ? Collections.nCopies(axis.bins(), "") : axis.labels();
      lines.add("axis|" + axis.title() + "|" + axis.bins() + "|" + String.join("|", labels));
      double[] edges = new double[axis.bins() + 1];
      for (int i = 0; i < edges.length; i++) {
        edges[i] =
            axis.edges().isEmpty()
                ? axis.low() + i * ((axis.high() - axis.low()) / axis.bins())
                : axis.edges().get(i);
      }
      lines.add(numbers("edges", edges));
    }
    lines.add(numbers("contents", h.contents()));
    lines.add(numbers("sumw2", h.sumw2()));
    lines.add(numbers("statistics", h.statistics()));
  }

  private static String numbers(String name, double[] values) {
    StringBuilder line = new StringBuilder(name);
    for (double value : values) {
      line.append('|').append(value);
    }
    return line.toString();
  }

  /** Python and Java write the same double differently; read and write it once more. */
  private static List<String> normalised(List<String> lines) {
    List<String> all = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split("\\|", -1);
      for (int i = 0; i < words.length; i++) {
        if (words[i].matches("-?\\d+\\.?\\d*([eE][-+]?\\d+)?")) {
          words[i] = Double.toString(Double.parseDouble(words[i]));
        }
      }
      all.add(String.join("|", words));
    }
    return all;
  }

  @Test
  void theHeaderSaysWhereThingsAre(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("h.root");
    try (RootFileWriter writer = RootFileWriter.create(file, PLAIN)) {
      writer.write("", filled("h", "title", true, RootAxis.regular("x", 2, 0, 1)));
    }
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    assertThat(new String(bytes, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("root");
    assertThat(in.getInt(8)).isEqualTo(100);
    assertThat(in.getInt(12)).isEqualTo(bytes.length);
    int free = in.getInt(16);
    assertThat(free + in.getInt(20)).isEqualTo(bytes.length);
    assertThat(in.getInt(free)).isEqualTo(in.getInt(20));
    assertThat(in.getInt(bytes.length - 8)).isEqualTo(bytes.length);
    assertThat(in.getInt(bytes.length - 4)).isEqualTo(2_000_000_000);
    assertThat(in.get(32)).isEqualTo((byte) 4);
    int info = in.getInt(37);
    assertThat(in.getInt(info)).isEqualTo(in.getInt(41));
    assertThat(new String(bytes, info + 26, 19, StandardCharsets.US_ASCII))
        .isEqualTo("\u0005TList\u000cStreamerInfo");
    // The first object follows the file's own record: key, name, title, directory.
    int object = 100 + in.getInt(28) + 60;
    assertThat(in.getInt(object + 18)).isEqualTo(object);
    assertThat(new String(bytes, object + 26, 5, StandardCharsets.US_ASCII))
        .isEqualTo("\u0004TH1D");
  }

  /**
   * The resource is what ROOT 6.40 stored for {@code TH1D("hl", "t1;x;", 3, 0, 3)} with Sumw2 and
   * the labels a, b, c. ROOT 6.40 leaves out the bits "on heap" and "not deleted", which its
   * earlier versions need, and marks lists with a bit of its own.
   */
  @Test
  void objectsAreRootsToTheByteButForBitsOfMemory() throws IOException {
    RootAxis axis = RootAxis.labelled("x", List.of("a", "b", "c"));
    HistogramStreamer streamer =
        new HistogramStreamer(
            new RootHistogram(
                "hl", "t1", List.of(axis), new double[5], new double[5], 0, new double[4]));
    WriteBuffer out = new WriteBuffer(KeyRecord.length(0, "TH1D", "hl", "t1"));
    streamer.write(out);
    byte[] ours = out.toByteArray();
    byte[] roots;
    try (InputStream in = RootFileWriterTest.class.getResourceAsStream("th1d_labels.hex")) {
      String hex = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      roots = HexFormat.of().parseHex(hex.replace("\n", ""));
    }
    assertThat(ours).hasSameSizeAs(roots);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < ours.length; i++) {
      if (ours[i] != roots[i]) {
        differences.add(i + ":" + roots[i] + "->" + ours[i]);
      }
    }
    // One title, three axes, a list of labels and its three strings, and at the end the list of
    // functions.
    assertThat(differences)
        .containsExactly(
            "24:0->3",
            "92:0->3",
            "210:0->3",
            "250:0->3",
            "277:0->3",
            "304:0->3",
            "333:0->3",
            "446:0->3",
            "670:0->3",
            "671:1->0");
  }

  @Test
  void ourOwnReaderFindsTheObjects(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("h.root");
    writeAll(file, Options.defaults());
    try (RootFile read = RootFile.open(file)) {
      assertThat(read.keys().stream().map(key -> key.path() + " " + key.className()))
          .contains("mass TH1D", "signal/nominal/mass_pt TH2D", "signal/xyz TH3D");
    }
  }

  @Test
  void equalContentGivesEqualBytes(@TempDir Path folder) throws Exception {
    Path one = Files.createDirectory(folder.resolve("one")).resolve("h.root");
    Path other = Files.createDirectory(folder.resolve("other")).resolve("h.root");
    writeAll(one, PLAIN);
    writeAll(other, PLAIN);
    assertThat(other).hasSameBinaryContentAs(one);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(one));
    // The bytes that ROOT 6.40 and uproot 5 read in the tests above; a change here needs them
    // again.
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("b63302fc8f90636c43154e80dd977538d67cab0c797e90ea4edf70213afe70ef");
    writeAll(other, PLAIN.withTime(LocalDateTime.of(2030, 12, 31, 23, 59, 59)));
    assertThat(Files.readAllBytes(other)).isNotEqualTo(Files.readAllBytes(one));
  }

  @Test
  void noFileAppearsBeforeItIsComplete(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("h.root");
    Files.writeString(file, "before");
    RootFileWriter writer = RootFileWriter.create(file);
    writer.write("a", histograms().get(0).histogram());
    assertThat(file).hasContent("before");
    writer.close();
    writer.close();
    assertThat(Files.size(file)).isGreaterThan(1000);
    assertThat(names(folder)).containsExactly("h.root");
  }

  @Test
  void whoMayReadOtherNewFilesMayReadThis(@TempDir Path folder) throws IOException {
    Path other = Files.createFile(folder.resolve("other"));
    assumeTrue(
        Files.getFileStore(other).supportsFileAttributeView(PosixFileAttributeView.class),
        "this file system has no POSIX permissions");
    Path file = folder.resolve("h.root");
    RootFileWriter.create(file).close();
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(other));
  }

  @Test
  void aFailedWriteLeavesNothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("h.root");
    RootHistogram histogram = histograms().get(0).histogram();
    RootFileWriter writer = RootFileWriter.create(file);
    writer.write("a", histogram);
    assertThatThrownBy(() -> writer.write("/a/", histogram))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'/a/mass' is already in the file");
    writer.close();
    assertThat(names(folder)).isEmpty();
    assertThatThrownBy(() -> writer.write("b", histogram)).hasMessageContaining("is closed");
  }

  @Test
  void mistakesAreNamed(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> RootFileWriter.create(folder.resolve("no/such/h.root")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the folder")
        .hasMessageContaining("does not exist");
    try (RootFileWriter writer = RootFileWriter.create(folder.resolve("h.root"))) {
      RootHistogram slashed = filled("a/b", "", true, RootAxis.regular("", 1, 0, 1));
      assertThatThrownBy(() -> writer.write("", slashed)).hasMessageContaining("'a/b' cannot be");
    }
    assertThatThrownBy(() -> RootAxis.labelled("", List.of())).hasMessageContaining("needs bins");
    RootAxis axis = RootAxis.regular("x", 2, 0, 1);
    assertThatThrownBy(
            () ->
                new RootHistogram(
                    "h", "", List.of(axis), new double[3], new double[0], 0, new double[4]))
        .hasMessageContaining("'h' has 4 bins with the flow bins; got 3 contents");
    assertThatThrownBy(
            () ->
                new RootHistogram(
                    "h", "", List.of(axis), new double[4], new double[4], 0, new double[7]))
        .hasMessage("histogram 'h' needs 4 statistics; got 7");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }
}
