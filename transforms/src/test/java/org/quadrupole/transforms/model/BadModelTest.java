package org.quadrupole.transforms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are broken, or made to harm, end in an error that names the file and the place. */
class BadModelTest {

  private static final List<String> FILES =
      List.of(
          "xgboost-dart.json",
          "xgboost-softprob.ubj",
          "lightgbm-multiclass.txt",
          "tmva-realadaboost.xml");

  private static Model read(String name, byte[] content) throws ModelException {
    return ModelFile.of(name, content, ModelOptions.NONE).read();
  }

  private static Model changed(String file, String from, String to) throws IOException {
    String text = new String(ModelFileTest.content(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return read(file, text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xgboost-dart.json|\"gbtree\"|\"forest\"|learner.gradient_booster",
        "xgboost-dart.json|\"left_children\":[1|\"left_children\":[0|this is not a tree",
        "xgboost-dart.json|\"left_children\":[1|\"left_children\":[2|this is not a tree",
        "xgboost-dart.json|\"left_children\":[1|\"left_children\":[999|a child 999",
        "xgboost-dart.json|\"split_type\":[0|\"split_type\":[1|splits by categories",
        "xgboost-dart.json|binary:logistic|multi:softmax|multi:softprob",
        "xgboost-dart.json|binary:logistic|mine|the objective mine",
        "xgboost-dart.json|\"num_feature\":\"5\"|\"num_feature\":\"2\"|of 2",
        "lightgbm-binary.txt|left_child=1|left_child=0|this is not a tree",
        "lightgbm-binary.txt|left_child=1|left_child=77|a child 77",
        "lightgbm-binary.txt|num_leaves=12|num_leaves=13|leaf_value has 12 numbers instead of 13",
        "lightgbm-binary.txt|num_cat=0|num_cat=2|splits by categories",
        "lightgbm-binary.txt|end of trees|end|expected Tree=",
        "lightgbm-binary.txt|objective=binary|objective=mine|the objective mine",
        "tmva-grad.xml|BDT::BDT|Likelihood::L|the method Likelihood::L is not read",
        "tmva-grad.xml|NTransformations=\"0\"|NTransformations=\"1\"|transformed",
        "tmva-grad.xml|IVar=\"1\"|IVar=\"9\"|tests feature 9 of 5",
        "tmva-grad.xml|pos=\"r\"|pos=\"l\"|two children on one side",
        "tmva-grad.xml|>Grad<|>AdaCost<|BoostType=AdaCost is not read",
        "tmva-grad.xml|NCoef=\"0\"|NCoef=\"2\"|UseFisherCuts",
      })
  void namesTheFileAndWhatIsWrong(String file, String from, String to, String message) {
    assertThatThrownBy(() -> changed(file, from, to))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(file)
        .hasMessageContaining(message);
  }

  @Test
  void saysWhatAFileCanBe() {
    assertThatThrownBy(() -> read("notes.txt", "hello".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("notes.txt: not a model of XGBoost, LightGBM or TMVA");
    assertThatThrownBy(() -> read("empty", new byte[0])).isInstanceOf(ModelException.class);
    assertThatThrownBy(() -> read("a.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("save_model");
  }

  /** A list of 2^62 numbers of no bytes, in ten bytes. */
  @Test
  void takesNoMemoryForLengthsThatTheFileCannotHave() {
    byte[] bytes =
        ByteBuffer.allocate(18)
            .put("{i\1a[$T#L".getBytes(StandardCharsets.ISO_8859_1))
            .putLong(1L << 62)
            .array();
    assertThatThrownBy(() -> read("a.ubj", bytes)).isInstanceOf(ModelException.class);
    bytes[6] = 'd';
    assertThatThrownBy(() -> read("a.ubj", bytes))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("bytes are left");
  }

  @Test
  void deepNestingIsRefused() {
    byte[] text = new byte[100_000];
    Arrays.fill(text, (byte) '[');
    text[0] = '{';
    System.arraycopy("\"a\":".getBytes(StandardCharsets.UTF_8), 0, text, 1, 4);
    assertThatThrownBy(() -> read("a.json", text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nested");
    System.arraycopy("i\1a".getBytes(StandardCharsets.UTF_8), 0, text, 1, 3);
    text[4] = '[';
    assertThatThrownBy(() -> read("a.ubj", text))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("nested");
  }

  /** An entity that would read a file of the machine. */
  @Test
  void xmlReadsNothingFromOutside() {
    String text =
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>"
            + "<MethodSetup Method=\"BDT::BDT\">&b;</MethodSetup>";
    assertThatThrownBy(() -> read("a.xml", text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelException.class);
  }

  @Property(tries = 400)
  void aFileThatEndsEarlyIsAnError(
      @ForAll @IntRange(max = 3) int file, @ForAll @IntRange(max = 1_000_000) int cut)
      throws IOException {
    byte[] whole = ModelFileTest.content(FILES.get(file));
    // LightGBM's parameters follow its trees; nobody needs them.
    int trees = new String(whole, StandardCharsets.ISO_8859_1).indexOf("end of trees");
    byte[] part = Arrays.copyOf(whole, cut % (trees > 0 ? trees : whole.length - 20));
    assertThatThrownBy(() -> read(FILES.get(file), part)).isInstanceOf(ModelException.class);
  }

  /** Whatever bytes change: an error that says so, or a model that ends its predictions. */
  @Property(tries = 1000)
  void changedBytesHarmNothing(
      @ForAll @IntRange(max = 3) int file,
      @ForAll @IntRange(max = 1_000_000) int at,
      @ForAll byte value,
      @ForAll @IntRange(max = 1_000_000) int at2,
      @ForAll byte value2)
      throws IOException {
    byte[] bytes = ModelFileTest.content(FILES.get(file)).clone();
    bytes[at % bytes.length] = value;
    bytes[at2 % bytes.length] = value2;
    try {
      Model model = read(FILES.get(file), bytes);
      model.predictor().predict(new double[model.inputs().size()], 1, new double[model.outputs()]);
    } catch (ModelException e) {
      assertThat(e).hasMessageContaining(FILES.get(file));
    }
  }
}
