package org.quadrupole.transforms.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.transforms.correction.CorrectionInput.Kind;

class TextTablesTest {

  private static final String LEVEL =
      "{1 JetEta 1 JetPt [0]+[1]*x Correction L2Relative}\n-5 0 4 10 100 1 0.5\n0 5 4 10 100 2 0\n";

  private static final String SOURCES =
      """
      # uncertainties
      [Scale]
      {1 JetEta 1 JetPt "" Correction Uncertainty}
      -5 5 6 10 0.5 0.25 100 0.5 0.75
      [Flavor]
      {1 JetEta 1 JetPt "" Correction Uncertainty}
      -5 5 6 10 0.125 0.125 100 0.125 0.125
      """;

  private static final String TAGS =
      "T;OperatingPoint, measurementType, sysType, jetFlavor, etaMin, etaMax, ptMin, ptMax, discrMin,"
          + " discrMax, formula\n"
          + "1, comb, central, 0, 0, 2.4, 20, 100, 0, 1, \"0.5+x\"\n";

  private static SourceFile file(String name, String text) {
    return new SourceFile(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Correction read(String text) {
    return TextTables.read(file("a_V1_MC_L2Relative_AK4PF.jec.txt", text), Optional.empty());
  }

  @Test
  void aLevelKeepsItsVariableInRangeAndIsOneOutside() {
    Correction.Call call = read(LEVEL).newCall();
    assertThat(call.with(0, -1.0).with(1, 20.0).value()).isEqualTo(11);
    assertThat(call.with(0, -1.0).with(1, 2000.0).value()).isEqualTo(51);
    assertThat(call.with(0, 0.0).with(1, 20.0).value()).isEqualTo(2);
    assertThat(call.with(0, -6.0).with(1, 20.0).value()).isEqualTo(1);
  }

  @Test
  void levelsComeInTheOrderOfTheirNames() {
    SourceFile third = file("a_V1_MC_L3Absolute_AK4PF.jec.txt", LEVEL);
    SourceFile first =
        file(
            "a_V1_MC_L1FastJet_AK4PF.jec.txt",
            "{1 JetEta 1 Rho [0] Correction L1FastJet}\n-5 5 3 0 100 3\n");
    Correction both = TextTables.levels(List.of(third, first));
    assertThat(both.inputs())
        .extracting(CorrectionInput::name)
        .containsExactly("JetEta", "Rho", "JetPt");
    // 3, then 1 + 0.5 * (3 * 20) of what the first has corrected.
    assertThat(both.newCall().with(0, -1.0).with(1, 7.0).with(2, 20.0).value()).isEqualTo(93);
    assertThat(both.fingerprint())
        .isEqualTo(TextTables.levels(List.of(first, third)).fingerprint());
  }

  @Test
  void aSectionIsATextOrIsChosen() {
    Correction all = TextTables.read(file("s.junc.txt", SOURCES), Optional.empty());
    assertThat(all.inputs())
        .extracting(CorrectionInput::name)
        .containsExactly("JetEta", "JetPt", "direction", "source");
    assertThat(all.inputs().get(3).texts()).containsExactly("Scale", "Flavor");
    assertThat(all.newCall().with(0, 0.0).with(1, 55.0).with(2, "up").with(3, "Scale").value())
        .isEqualTo(1.5);
    Correction one = TextTables.read(file("s.junc.txt", SOURCES), Optional.of("Flavor"));
    assertThat(one.inputs())
        .extracting(CorrectionInput::kind)
        .containsExactly(Kind.REAL, Kind.REAL, Kind.TEXT);
    assertThat(one.newCall().with(0, 0.0).with(1, 5.0).with(2, "down").value()).isEqualTo(0.875);
    assertThatThrownBy(() -> TextTables.read(file("s.junc.txt", SOURCES), Optional.of("Flavour")))
        .hasMessage("s.junc.txt: there is no section 'Flavour'; did you mean 'Flavor'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; there is no table",
        "hello; :1: a header in braces such as {1 JetEta 1 JetPt ...} is expected here",
        "{x}; :1: the header must say how many variables follow: x",
        "{3 A B C 0 None ScaleFactor}|0 1 0 1 0 1 3 1 1 1; :1: tables in 1 or 2 variables can be read, not in 3",
        "{1 JetEta 1 JetPt x Correction L2}; :1: the table has no rows",
        "{1 JetEta 1 JetPt x Correction L2}|0 1 2 3 4 b; :2: 'b' is not a number",
        "{1 JetEta 1 JetPt x Correction L2}|0 1; :2: the row has only 2 numbers",
        "{1 JetEta 1 JetPt x Correction L2}|0 1 2; row 1 of the table: it has no range for each of [JetPt]",
        "{1 JetEta 1 JetPt [0]*x Correction L2}|0 1 2 3 4; there is no parameter 0",
        "{1 JetEta 1 JetPt y Correction L2}|0 1 2 3 4; there are only 1 variables",
        "{1 JetEta 1 JetPt x Correction L2}|0 1 2 3 4|0 1 2 3 4; a second row begins with 0.0",
        "{1 JetEta 1 JetPt x Correction L2}|0 0 2 3 4; the last bin, from 0.0 to 0.0, is empty",
        "{1 JetEta 1 JetPt x Correction Uncertainty}|0 1 3 10 0.1 0.1; two or more points",
        "{1 JetEta 0 None ScaleFactor}|0 1 3 1 1; a factor, its lower and its upper value",
        "{1 AbsEta 2 A B}|0 1 3; it must have a number for each of [A, B]",
      })
  void aMistakeIsToldWithItsLine(String text, String message) {
    assertThatThrownBy(() -> read(text.replace('|', '\n')))
        .isInstanceOf(CorrectionException.class)
        .hasMessageStartingWith("a_V1_MC_L2Relative_AK4PF.jec.txt:")
        .hasMessageContaining(message);
  }

  @Test
  void aMaskHoldsBothEndsOfItsRanges() {
    LumiMask mask = LumiMask.read(file("g.json", "{\"5\": [[8, 9], [2, 4], [4, 6]]}"));
    assertThat(LongStream.rangeClosed(0, 12).filter(section -> mask.contains(5, section)))
        .containsExactly(2L, 3L, 4L, 5L, 6L, 8L, 9L);
    assertThat(mask.contains(6, 3)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[]; one JSON object of runs is expected",
        "{\"a\": []}; 'a' is not the number of a run",
        "{\"1\": [[1]]}; run 1 has no list of ranges such as [[1, 20], [23, 96]]",
        "{\"1\": [[3, 2]]}; run 1 has no list of ranges",
        "{\"1\": 3}; run 1 has no list of ranges",
        "{\"1\":; g.json:1:",
      })
  void aWrongMaskIsTold(String text, String message) {
    assertThatThrownBy(() -> LumiMask.read(file("g.json", text))).hasMessageContaining(message);
  }

  @Test
  void luminosityIsSummedOverCertifiedSections() {
    String csv =
        """
        #run:fill,ls,time,beamstatus,E(GeV),delivered(/pb),recorded(/pb),avgpu,source
        1:9,1:1,t,STABLE BEAMS,6500,2,1,40,HFET
        1:9,2:2,t,STABLE BEAMS,6500,4,0.5,40,HFET
        """;
    LumiTable table = LumiTable.read(file("l.csv", csv));
    assertThat(table.recorded()).isEqualTo(1.5);
    assertThat(table.delivered()).isEqualTo(6);
    assertThat(table.recorded(LumiMask.read(file("g.json", "{\"1\": [[2, 3]]}")))).isEqualTo(0.5);
    assertThatThrownBy(() -> LumiTable.read(file("l.csv", csv + "x,1,2,3,4,5,6\n")))
        .hasMessageStartingWith("l.csv:4: ");
    assertThatThrownBy(() -> LumiTable.read(file("l.csv", "1,2\n")))
        .hasMessageStartingWith("l.csv:1");
  }

  @Test
  void aTagFactorIsMirroredAndMissingOnesAreTold() {
    Correction factor = BTagTable.read(file("t.csv", TAGS), "medium", List.of("comb"));
    Correction.Call call = factor.newCall().with(0, "central").with(1, 5L);
    assertThat(call.with(2, -1.0).with(3, 50.0).value()).isEqualTo(50.5);
    assertThat(call.with(2, 1.0).with(3, 500.0).value()).isEqualTo(100.5);
    assertThatThrownBy(() -> call.with(1, 0L).value())
        .hasMessage("t.csv: there is no factor for such a jet");
    assertThatThrownBy(() -> BTagTable.read(file("t.csv", TAGS), "tight", List.of("comb")))
        .hasMessageContaining("nothing for the working point tight by the method 'comb'");
    assertThatThrownBy(() -> BTagTable.read(file("t.csv", TAGS), "best", List.of("comb")))
        .hasMessageContaining("there is no working point 'best'");
    assertThatThrownBy(() -> BTagTable.read(file("t.csv", "a\n"), "tight", List.of("comb")))
        .hasMessageStartingWith("t.csv:1: the columns must be OperatingPoint");
    assertThatThrownBy(
            () -> BTagTable.read(file("t.csv", TAGS + "1, 2\n"), "tight", List.of("comb")))
        .hasMessageStartingWith("t.csv:3: 11 columns are expected, not 2");
  }

  @Test
  void aHistogramIsATable() {
    List<double[]> edges = List.of(new double[] {0, 1, 2}, new double[] {0, 10, 20, 30});
    Correction table = BinTable.of("h", edges, new double[] {1, 2, 3, 4, 5, 6});
    assertThat(table.newCall().with(0, 1.0).with(1, 5.0).value()).isEqualTo(4);
    assertThat(table.newCall().with(0, -9.0).with(1, 99.0).value()).isEqualTo(3);
    assertThat(table.fingerprint())
        .isNotEqualTo(BinTable.of("h", edges, new double[] {1, 2, 3, 4, 5, 7}).fingerprint());
    assertThatThrownBy(() -> BinTable.of("h", edges, new double[5]))
        .hasMessage("h: there are 5 values for 6 bins");
  }

  @Test
  void weightsGiveSimulationTheDistributionOfData() {
    Correction weights =
        BinTable.ratio(
            "pileup",
            List.of(new double[] {0, 1, 2, 3}),
            new double[] {1, 3, 4},
            new double[] {2, 2, 0});
    assertThat(weights.newCall().with(0, 0.5).value()).isEqualTo(0.25);
    assertThat(weights.newCall().with(0, 1.5).value()).isEqualTo(0.75);
    assertThat(weights.newCall().with(0, 2.5).value()).isEqualTo(1);
  }

  @Property(tries = 500)
  void aDamagedFileEndsInAnErrorOrAValue(@ForAll long seed) {
    Random random = new Random(seed);
    String[] texts = {LEVEL, SOURCES, TAGS, "{\"5\": [[2, 4]]}"};
    byte[] bytes = texts[random.nextInt(texts.length)].getBytes(StandardCharsets.UTF_8);
    for (int k = random.nextInt(4); k >= 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
    }
    SourceFile damaged =
        new SourceFile("d.txt", Arrays.copyOf(bytes, bytes.length - random.nextInt(3)));
    List<Runnable> readers =
        List.of(
            () -> TextTables.read(damaged, Optional.empty()),
            () -> TextTables.levels(List.of(damaged)),
            () -> LumiMask.read(damaged),
            () -> LumiTable.read(damaged),
            () -> BTagTable.read(damaged, "medium", List.of("comb")));
    for (Runnable reader : readers) {
      assertThatCode(
              () -> {
                try {
                  reader.run();
                } catch (CorrectionException expected) {
                  assertThat(expected).hasMessageStartingWith("d.txt");
                }
              })
          .doesNotThrowAnyException();
    }
  }
}
