package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.EventBatch;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.correction.Correction;
import org.quadrupole.transforms.correction.CorrectionSet;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;

/** Corrections are functions of the expression language. */
class CorrectionCallsTest {

  private static final EventBatch EVENTS = Sample.events();

  private static final Map<String, Correction> CORRECTIONS =
      Map.of(
          "sf",
          correction(
              "{'name':'eta','type':'real'},{'name':'pt','type':'real'},{'name':'kind','type':'string'}",
              "{'nodetype':'category','input':'kind','content':["
                  + "{'key':'nominal','value':{'nodetype':'formula','parser':'TFormula',"
                  + "'variables':['eta','pt'],'expression':'x+2*y'}},"
                  + "{'key':'up','value':2.5}]}"),
          "by_number",
          correction(
              "{'name':'n','type':'int'}",
              "{'nodetype':'category','input':'n','content':[{'key':1,'value':10}],'default':-1}"),
          "strict",
          correction(
              "{'name':'n','type':'int'}",
              "{'nodetype':'category','input':'n','content':[{'key':1,'value':10}]}"),
          "lenient",
          correction(
              "{'name':'kind','type':'string'}",
              "{'nodetype':'category','input':'kind','content':[{'key':'a','value':1}],'default':7}"));

  private static Correction correction(String inputs, String data) {
    String json =
        "{'schema_version':2,'corrections':[{'name':'c','version':1,'inputs':["
            + inputs
            + "],'output':{'name':'o','type':'real'},'data':"
            + data
            + "}]}";
    return CorrectionSet.read("sf.json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
        .only();
  }

  private static CompiledGraph compile(String... texts) {
    List<Definition> columns = new ArrayList<>();
    for (String text : texts) {
      columns.add(new Definition("c" + columns.size(), SourceText.of(text)));
    }
    return GraphWriter.write(
        new AnalysisGraph(List.of(), Optional.empty(), List.of(), List.of())
            .withCorrections(CORRECTIONS),
        EVENTS.schema(),
        columns);
  }

  private static List<Object> values(String text) {
    return Sample.entries(Sample.run(compile(text), EVENTS).get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "sf(abs(Jet.eta), Jet.pt, 'nominal'); float64(abs(Jet.eta)) + 2 * float64(Jet.pt)",
        "sf(MET_pt, 3, 'nominal'); float64(MET_pt) + 6",
        "sf(MET_pt, Jet.pt, kind='nominal'); float64(MET_pt) + 2 * float64(Jet.pt)",
        "sf(pt=1.5, kind='nominal', eta=2); 5.0",
        "prod(sf(Jet.eta, Jet.pt, 'up')); 2.5 ** float64(len(Jet))",
        "[sf(a.eta, b.pt, 'nominal') for a, b in combinations(Jet, 2)]; [float64(a.eta) + 2 * float64(b.pt) for a, b in combinations(Jet, 2)]",
        "fill_none(sf(Jet.eta[0], Jet.pt[0], 'up'), 0.0); 2.5 if len(Jet) > 0 else 0.0",
        "by_number(aint8); where(aint8 == 1, 10.0, -1.0)",
        "by_number(1); 10.0",
        "by_number(2 + 1); -1.0",
        "lenient(name); 7.0",
        "lenient('a') + lenient('b'); 8.0",
      })
  void aCallBroadcastsOverListsAndMissingValues(String call, String same) {
    assertThat(values(call)).isEqualTo(values(same));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "sf(Jet.eta, Jet.pt); sf(eta, pt, kind) takes 3 inputs, not 2",
        "sf(Jet.eta, Jet.pt, 'nominl'); sf has nothing for kind = 'nominl'; did you mean 'nominal'?",
        "sf(Jet.eta, Jet.pt, 'other'); sf has nothing for kind = 'other'; it knows nominal, up",
        "sf(Jet.eta, Jet.pt, 3); sf takes a text for kind, not a number (int64)",
        "sf('up', Jet.pt, 'up'); sf takes a number for eta, not a text",
        "sf(Jet.eta, Jet.tight, 'up'); sf takes a number for pt, not a truth value",
        "sf(Jet, Jet.pt, 'up'); sf takes a number for eta, not",
        "sf(Jet.eta, ptt=Jet.pt, kind='up'); sf takes no input named ptt here; did you mean 'pt'?",
        "strict(3); strict has nothing for n = 3",
        "by_number(2.5); by_number takes a whole number for n, not a number (float64)",
        "by_numbr(2); there is no function 'by_numbr'; did you mean 'by_number'?",
        "sf + 1; sf is a function: write sf(...)",
      })
  void aWrongCallIsToldBeforeAnyEvent(String call, String message) {
    assertThatThrownBy(() -> compile(call))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void callsWithEqualTextsShareWhatIsEvaluated() {
    CompiledGraph graph =
        compile("sf(MET_pt, 1, 'up')", "sf(MET_pt, 2, 'up')", "sf(MET_pt, 2, 'nominal')");
    assertThat(graph.corrections()).hasSize(2);
    assertThat(graph.corrections().get(0).fingerprint())
        .isEqualTo(CORRECTIONS.get("sf").fingerprint());
  }
}
