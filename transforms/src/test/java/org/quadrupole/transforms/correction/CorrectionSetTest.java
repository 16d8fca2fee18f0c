package org.quadrupole.transforms.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrectionSetTest {

  private static final String INPUTS =
      "{'name':'x','type':'real'},{'name':'n','type':'int'},{'name':'s','type':'string'}";

  private static final String BINNING =
      "{'nodetype':'binning','input':'x','edges':[0,1,2.5],'content':[10,20],'flow':'clamp'}";

  private static byte[] file(String data) {
    return ("{'schema_version':2,'corrections':[{'name':'c','version':1,'inputs':["
            + INPUTS
            + "],'output':{'name':'o','type':'real'},'data':"
            + data
            + "}]}")
        .replace('\'', '"')
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Correction read(String data) {
    return CorrectionSet.read("sf.json", file(data)).only();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'nodetype':'bining'}; data.nodetype: there is no kind of node 'bining'; did you mean 'binning'?",
        "{'nodetype':'lwtnn'}; data: neural networks (lwtnn) are not evaluated",
        "{'nodetype':'binning','input':'y','edges':[0,1],'content':[1],'flow':'clamp'}; data.input: there is no input 'y'",
        "{'nodetype':'binning','input':'s','edges':[0,1],'content':[1],'flow':'clamp'}; data.input: 's' is a text",
        "{'nodetype':'binning','input':'x','edges':[0,1,1],'content':[1,2],'flow':'clamp'}; data.edges[2]: edges must rise, but 1.0 follows 1.0",
        "{'nodetype':'binning','input':'x','edges':[0,'big'],'content':[1],'flow':'clamp'}; data.edges[1]: an edge is a number, inf or -inf, not 'big'",
        "{'nodetype':'binning','input':'x','edges':[0],'content':[],'flow':'clamp'}; data.edges: at least two edges are needed",
        "{'nodetype':'binning','input':'x','edges':[0,1],'content':[1,2],'flow':'clamp'}; data.content: there are 2 contents for 1 bins",
        "{'nodetype':'binning','input':'x','edges':[0,1],'content':[1],'flow':'wrapp'}; data.flow: 'wrapp' is none of clamp, error, wrap, a number or a node",
        "{'nodetype':'binning','input':'x','edges':[0,'inf'],'content':[1],'flow':'wrap'}; data.flow: 'wrap' needs edges that are finite",
        "{'nodetype':'binning','input':'x','edges':[0,1],'content':[1]}; data: the key 'flow' is missing",
        "{'nodetype':'binning','input':'x','edges':[0,1],'content':[1],'flow':'clamp','floww':1}; data: unknown key 'floww'; did you mean 'flow'?",
        "{'nodetype':'binning','input':'x','edges':{'n':0,'low':0,'high':1},'content':[],'flow':'clamp'}; data.edges.n: the number of bins must be",
        "{'nodetype':'binning','input':'x','edges':{'n':1,'low':1,'high':1},'content':[1],'flow':'clamp'}; data.edges: low must be below high",
        "{'nodetype':'multibinning','inputs':['x','n'],'edges':[[0,1]],'content':[1],'flow':'clamp'}; data: there are 2 inputs and edges for 1",
        "{'nodetype':'multibinning','inputs':['x','n'],'edges':[[0,1],{'n':9000000,'low':0,'high':1}],'content':[1],'flow':'clamp'}; data.content: there are 1 contents for 9000000 bins",
        "{'nodetype':'category','input':'x','content':[]}; data.input: 'x' is neither a text nor an int",
        "{'nodetype':'category','input':'s','content':[{'key':1,'value':2}]}; data.content[0].key: a key of 's' is a text, not 1",
        "{'nodetype':'category','input':'n','content':[{'key':1.5,'value':2}]}; data.content[0].key: a key of 'n' is a whole number, not 1.5",
        "{'nodetype':'category','input':'s','content':[{'key':'a','value':2},{'key':'a','value':3}]}; data.content[1].key: 'a' is there twice",
        "{'nodetype':'category','input':'s','content':[{'key':'a'}]}; data.content[0]: the key 'value' is missing",
        "{'nodetype':'formula','parser':'TFormula','variables':['x'],'expression':'x+y'}; data.expression: formula 'x+y', character 3: there are only 1 variables",
        "{'nodetype':'formula','parser':'TFormula','variables':['x'],'expression':'x+[0]'}; there is no parameter 0, only 0 of them",
        "{'nodetype':'formula','parser':'TFormula','variables':['x'],'expression':'lg(x)'}; there is no function 'lg'; did you mean 'log'?",
        "{'nodetype':'formula','parser':'TFormula','variables':['x'],'expression':'(x'}; character 3: ')' is expected here",
        "{'nodetype':'formula','parser':'numexpr','variables':['x'],'expression':'x'}; data.parser: 'numexpr' is not TFormula",
        "{'nodetype':'formula','parser':'TFormula','variables':['n'],'expression':'x'}; data.variables[0]: a formula takes real inputs only",
        "{'nodetype':'formularef','index':0,'parameters':[]}; data.index: there is no generic formula 0",
        "{'nodetype':'transform','input':'s','rule':1,'content':1}; data.input: 's' is a text",
        "{'nodetype':'hashprng','inputs':['x'],'distribution':'flat'}; data.distribution: there is no distribution 'flat'",
        "{'nodetype':'hashprng','inputs':[],'distribution':'stdflat'}; data.inputs: at least one input is needed",
        "'text'; data: an object is needed here, not 'text'",
      })
  void aMistakeIsToldWithItsPlace(String data, String message) {
    assertThatThrownBy(() -> read(data))
        .isInstanceOf(CorrectionException.class)
        .hasMessageStartingWith("sf.json: correction 'c', data")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "[]; sf.json is not a file of corrections: no JSON object",
        "{}; sf.json is not a file of correctionlib's schema: it has no 'schema_version'",
        "{'schema_version':1,'corrections':[]}; sf.json is of version 1 of correctionlib's schema",
        "{'schema_version':2,'corrections':{}}; sf.json: 'corrections' must be a list",
        "{'schema_version':2,'corrections':[3]}; sf.json: corrections[0] must be an object",
        "{'schema_version':2,'corrections':[{}]}; sf.json: corrections[0] has no name",
        "{'schema_version':2,'corrections':[{'name':'a'},{'name':'a'}]}; two corrections named 'a'",
        "{'schema_version':2,'correction':[]}; unknown key 'correction'",
        "{'schema_version':2,; sf.json:1:",
        "{'schema_version':2,'corrections':[]} 1; something follows",
      })
  void whatIsNoSetOfCorrectionsIsRefused(String content, String message) {
    byte[] bytes = content.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> CorrectionSet.read("sf.json", bytes))
        .isInstanceOf(CorrectionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNameThatIsNotThereIsToldWithTheNearest() {
    CorrectionSet set = CorrectionSet.read("sf.json", file("1.0"));
    assertThatThrownBy(() -> set.correction("d"))
        .hasMessage("sf.json has no correction 'd'; did you mean 'c'?");
    assertThat(set.names()).containsExactly("c");
  }

  @Test
  void valuesOutsideAreToldWithTheInput() {
    Correction.Call call =
        read("{'nodetype':'binning','input':'x','edges':[0,1],'content':[1],'flow':'error'}")
            .newCall();
    assertThat(call.with(0, 0.5).value()).isEqualTo(1);
    assertThatThrownBy(() -> call.with(0, 1.0).value())
        .hasMessage("sf.json: correction 'c', input 'x': the value 1.0 is not in [0.0, 1.0)");
    assertThat(call.with(0, 0.0).value()).isEqualTo(1);
  }

  @Test
  void aTextIsChosenOnce() {
    Correction correction =
        read("{'nodetype':'category','input':'s','content':[{'key':'a','value':1.5}]}");
    assertThat(correction.bind(2, "a").newCall().value()).isEqualTo(1.5);
    assertThat(correction.bind(2, "b").isNowhereDefined()).isTrue();
    assertThat(correction.inputs().get(2).texts()).isEqualTo(List.of("a"));
    assertThatThrownBy(() -> correction.newCall().with(2, "b").value())
        .hasMessage("sf.json: correction 'c', data: 's' must be one of 'a'");
  }

  @Test
  void theFingerprintFollowsTheBytes() throws IOException {
    assertThat(read(BINNING).fingerprint()).isEqualTo(read(BINNING).fingerprint());
    assertThat(read(BINNING).fingerprint()).isNotEqualTo(read("1.0").fingerprint());
    assertThat(CorrectionSet.read("sf.json", gzip(file(BINNING))).only().newCall().value())
        .isEqualTo(10);
  }

  @Property(tries = 200)
  void aBinHoldsItsLowerEdgeAndWhatIsSerialisedGivesTheSame(
      @ForAll @Size(min = 2, max = 30) List<@DoubleRange(min = -1e6, max = 1e6) Double> numbers,
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double x)
      throws IOException, ClassNotFoundException {
    List<Double> edges = numbers.stream().distinct().sorted().toList();
    if (edges.size() < 2) {
      return;
    }
    List<Integer> content = java.util.stream.IntStream.range(0, edges.size() - 1).boxed().toList();
    Correction correction =
        read(
            "{'nodetype':'binning','input':'x','edges':"
                + edges
                + ",'content':"
                + content
                + ",'flow':-1}");
    // In the schema's words: edges[i] <= x < edges[i + 1] => content[i].
    int expected = -1;
    for (int k = 0; k + 1 < edges.size(); k++) {
      expected = edges.get(k) <= x && x < edges.get(k + 1) ? k : expected;
    }
    assertThat(correction.newCall().with(0, x).value()).isEqualTo(expected);
    assertThat(copy(correction).newCall().with(0, x).value()).isEqualTo(expected);
    assertThat(correction.newCall().with(0, edges.get(0)).value()).isZero();
  }

  private static Correction copy(Correction correction) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(correction);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (Correction) in.readObject();
    }
  }

  @Property(tries = 500)
  void aDamagedFileEndsInAnErrorOrAValue(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    byte[] bytes =
        file(
            "{'nodetype':'transform','input':'x','rule':{'nodetype':'formula','parser':'TFormula',"
                + "'variables':['x'],'expression':'max(x,[0])*2','parameters':[1]},'content':"
                + BINNING
                + "}");
    if (random.nextBoolean()) {
      bytes = gzip(bytes);
    }
    for (int k = random.nextInt(4); k >= 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    byte[] damaged = java.util.Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
    assertThatCode(
            () -> {
              try {
                Correction correction = CorrectionSet.read("sf.json", damaged).only();
                correction.newCall().with(0, 1.0).value();
              } catch (CorrectionException expected) {
                assertThat(expected).hasMessageContaining("sf.json");
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void nestingAndLengthHaveLimits() throws IOException {
    String deep = "{'nodetype':'transform','input':'x','rule':1,'content':".repeat(500) + "1";
    assertThatThrownBy(() -> read(deep + "}".repeat(500))).isInstanceOf(CorrectionException.class);
    assertThatThrownBy(
            () ->
                read(
                    "{'nodetype':'formula','parser':'TFormula','variables':['x'],'expression':'"
                        + "x+".repeat(10_000)
                        + "x'}"))
        .hasMessageContaining("too long");
    assertThatThrownBy(
            () ->
                read(
                    "{'nodetype':'formula','parser':'TFormula','variables':['x'],'expression':'"
                        + "(".repeat(10_000)
                        + "x'}"))
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void aBombEndsInAnError() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(
          "{\"schema_version\":2,\"corrections\":[{\"name\":[".getBytes(StandardCharsets.UTF_8));
      byte[] block = "0,".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
      for (int k = 0; k < 130; k++) {
        out.write(block);
      }
    }
    assertThatThrownBy(() -> CorrectionSet.read("sf.json", bytes.toByteArray()))
        .isInstanceOf(CorrectionException.class)
        .hasMessageContaining("a correction of too many parts");
  }
}
