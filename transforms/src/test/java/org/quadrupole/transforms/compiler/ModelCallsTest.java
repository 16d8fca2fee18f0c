package org.quadrupole.transforms.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.Create;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quadrupole.events.EventBatch;
import org.quadrupole.events.arrow.EventBatchCoder;
import org.quadrupole.transforms.AnalysisGraph;
import org.quadrupole.transforms.AnalysisStage;
import org.quadrupole.transforms.CompiledGraph;
import org.quadrupole.transforms.Definition;
import org.quadrupole.transforms.expression.ExpressionException;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.model.ModelFile;
import org.quadrupole.transforms.model.ModelOptions;

/** Models are functions of the expression language. */
class ModelCallsTest {

  private static final EventBatch EVENTS = Sample.events();

  /** 1 where the first feature is below 30, else 2 or 3 as the second is below 0 or not. */
  private static final String TREE =
      "{'learner':{'learner_model_param':{'num_feature':'2','num_class':'0','base_score':'0'},"
          + "'feature_names':['pt','eta'],'objective':{'name':'reg:squarederror'},"
          + "'gradient_booster':{'name':'gbtree','model':{'tree_info':[0],'trees':[{"
          + "'left_children':[1,-1,3,-1,-1],'right_children':[2,-1,4,-1,-1],"
          + "'split_indices':[0,0,1,0,0],'split_conditions':[30,1,0,2,3],"
          + "'default_left':[0,0,0,0,0]}]}}}}";

  private static final Map<String, ModelFile> MODELS =
      Map.of(
          "tree",
          ModelFile.of(
              "tree.json",
              TREE.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
              ModelOptions.NONE),
          "linear",
          file("onnx-linear.onnx", ModelOptions.NONE),
          "classes",
          file(
              "xgboost-softprob.ubj",
              new ModelOptions(List.of("a", "b", "c", "d", "e"), "", ModelOptions.Device.CPU)),
          "network",
          file("onnx-network.onnx", ModelOptions.NONE));

  private static ModelFile file(String name, ModelOptions options) {
    try (InputStream in = ModelCallsTest.class.getResourceAsStream("/model/" + name)) {
      return ModelFile.of(name, Objects.requireNonNull(in).readAllBytes(), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CompiledGraph compile(Map<String, ModelFile> models, String... texts) {
    List<Definition> columns = new ArrayList<>();
    for (String text : texts) {
      columns.add(new Definition("c" + columns.size(), SourceText.of(text)));
    }
    return GraphWriter.write(
        new AnalysisGraph(List.of(), Optional.empty(), List.of(), List.of()).withModels(models),
        EVENTS.schema(),
        columns);
  }

  private static List<Object> values(String text) {
    return Sample.entries(Sample.run(compile(MODELS, text), EVENTS).get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "tree(MET_pt, 1); where(MET_pt < 30, float32(1), float32(3))",
        "tree(Jet.pt, Jet.eta); where(Jet.pt < 30, float32(1), where(Jet.eta < 0, float32(2), float32(3)))",
        "tree(Jet.pt, eta=MET_pt); where(Jet.pt < 30, float32(1), float32(3))",
        "len(Jet[tree(Jet.pt, Jet.eta) == 2]); len(Jet[(Jet.pt >= 30) & (Jet.eta < 0)])",
        "[tree(a.pt, b.eta) for a, b in combinations(Jet, 2)]; [where(a.pt < 30, float32(1), where(b.eta < 0, float32(2), float32(3))) for a, b in combinations(Jet, 2)]",
        "fill_none(tree(Jet.pt[0], 1), float32(0)); (float32(1) if Jet.pt[0] < 30 else float32(3)) if len(Jet) > 0 else float32(0)",
        "tree(nan, 1); float32(3)",
        "tree(tree(MET_pt, 1) * 20, -1); where(MET_pt < 30, float32(1), float32(2))",
        "linear(len(Jet), 3); float32(2 * len(Jet) + 3)",
        "linear(Jet.pt, 0); 2 * Jet.pt",
        "len(Jet[linear(Jet.pt, 0) > 60]); len(Jet[Jet.pt > 30])",
        "linear(Jet[Jet.pt > 30].pt, 0); 2 * Jet[Jet.pt > 30].pt",
        "[[linear(a.pt, 0) for a in Jet] for b in Jet]; [[2 * a.pt for a in Jet] for b in Jet]",
        "[sum(linear([a.pt, b.pt], 0)) for a, b in combinations(Jet, 2)]; [sum([2 * a.pt, 2 * b.pt]) for a, b in combinations(Jet, 2)]",
        "sum(linear(Jet.pt, 0)) - sum(linear(Jet.pt, 0)); 0.0",
        "len(network(Jet.pt, 0, 0, 0, 0)); len(Jet)",
      })
  void aCallBroadcastsOverListsAndMissingValues(String call, String same) {
    assertThat(values(call)).isEqualTo(values(same));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classes", "network"})
  void severalNumbersAreATuple(String name) {
    String call = name + "(MET_pt, 1, 2, 3, 4)";
    assertThat(values("abs(%s[0] + %s[1] + %s[2] - 1) < 0.00001".replace("%s", call)))
        .doesNotContain(false);
    assertThat(values("[p[1] for p in [" + call + "]][0] == " + call + "[1]"))
        .doesNotContain(false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "tree(MET_pt); tree takes 2 features (pt, eta), not 1",
        "tree(MET_pt, ety=1); tree takes no feature named ety here; did you mean 'eta'?",
        "tree(name, 1); tree takes a number for pt, not a text",
        "tree(Jet, 1); tree takes a number for pt, not",
        "classes(1, 2, 3, 4); classes takes 5 features (a, b, c, d, e), not 4",
        "classes(1, 2, 3, 4, 5) > 1; a number is needed here, not a tuple of 3",
        "tre(1, 2); there is no function 'tre'; did you mean 'tree'?",
        "tree > 1; tree is a function: write tree(...)",
        "network(1, 2); network takes 5 features (X_0, X_1, X_2, X_3, X_4), not 2",
      })
  void aWrongCallIsToldBeforeAnyEvent(String call, String message) {
    assertThatThrownBy(() -> compile(MODELS, call))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNoModelIsToldWhereItIsCalled() {
    ModelFile broken =
        ModelFile.of("b.json", "{}".getBytes(StandardCharsets.UTF_8), ModelOptions.NONE);
    assertThatThrownBy(() -> compile(Map.of("b", broken), "1 + b(2)"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("b.json: ");
  }

  @Test
  void namesForFeaturesAreAsManyAsTheModelHas() {
    ModelFile file =
        file(
            "xgboost-softprob.ubj",
            new ModelOptions(List.of("a", "b"), "", ModelOptions.Device.CPU));
    assertThatThrownBy(() -> compile(Map.of("m", file), "m(1, 2)[0]"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining("2 names for 5 features");
  }

  @Test
  void aGraphKnowsItsModelsAndWhatTheyNeed() {
    CompiledGraph graph = compile(MODELS, "tree(MET_pt, 1) + tree(MET_pt, 2)");
    assertThat(graph.models()).containsOnly(MODELS.get("tree"));
    assertThat(graph.wantsGpu()).isFalse();
    ModelFile fast =
        file("onnx-linear.onnx", new ModelOptions(List.of(), "", ModelOptions.Device.GPU));
    // Without a GPU it is computed all the same.
    CompiledGraph onGpu = compile(Map.of("fast", fast), "fast(MET_pt, 1)");
    assertThat(onGpu.wantsGpu()).isTrue();
    assertThat(Sample.entries(Sample.run(onGpu, EVENTS).get(0)))
        .isEqualTo(values("linear(MET_pt, 1)"));
    assertThat(accelerators(graph)).isEmpty();
    assertThat(accelerators(onGpu)).containsExactly("type:gpu;count:1");
  }

  /** What the steps of a graph's stage ask of the workers that run them. */
  private static List<String> accelerators(CompiledGraph graph) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.empty(EventBatchCoder.of()))
        .apply("Analyse", AnalysisStage.partial(graph, "events"));
    List<String> asked = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
            if (node.getTransform() != null) {
              node.getTransform()
                  .getResourceHints()
                  .hints()
                  .values()
                  .forEach(hint -> asked.add(new String(hint.toBytes(), StandardCharsets.UTF_8)));
            }
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    return asked;
  }
}
