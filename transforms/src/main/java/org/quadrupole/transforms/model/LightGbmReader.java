package org.quadrupole.transforms.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.quadrupole.events.Primitive;

/**
 * Reads LightGBM's text models (versions v2 to v4), as {@code Booster.save_model} writes them. Sums
 * are made in float64, in the order of the trees, as there.
 */
final class LightGbmReader {

  private static final int CATEGORICAL = 1;
  private static final int DEFAULT_LEFT = 2;
  private static final int MISSING_NONE = 0;
  private static final int MISSING_ZERO = 1;

  /** Numbers closer to zero than this are zero to it. */
  private static final double ZERO = 1e-35f;

  private final String file;
  private final String[] lines;
  private int line;
  private Map<String, String> section = new HashMap<>();
  private int sectionLine;

  private LightGbmReader(String file, byte[] content) {
    this.file = file;
    this.lines = new String(content, StandardCharsets.UTF_8).split("\r?\n", -1);
  }

  static Model read(String file, byte[] content) throws ModelException {
    return new LightGbmReader(file, content).model();
  }

  private Model model() throws ModelException {
    line = 1;
    readSection();
    if (section.getOrDefault("version", "").compareTo("v") < 0) {
      throw error("has no version");
    }
    int features = count("max_feature_idx", 1 << 24) + 1;
    int groups = count("num_tree_per_iteration", 1 << 16);
    if (groups == 0) {
      throw error("num_tree_per_iteration=0");
    }
    String objective = section.getOrDefault("objective", "");
    boolean averages = section.containsKey("average_output");
    List<String> names = List.of(section.getOrDefault("feature_names", "").split(" "));
    String header = "line " + sectionLine;
    ForestBuilder builder = new ForestBuilder(file, features);
    boolean[] zeroes = new boolean[features];
    boolean[] others = new boolean[features];
    int trees = 0;
    while (next("Tree=")) {
      String place = "Tree=" + trees + " (line " + sectionLine + ")";
      builder.add(tree(zeroes, others), trees % groups, place);
      trees++;
    }
    for (int k = 0; k < features; k++) {
      if (zeroes[k] && others[k]) {
        throw new ModelException(
            file, "", "feature " + k + " takes zeros for missing in some trees but not in others");
      }
    }
    int rounds = Math.max(1, trees / groups);
    return new ForestModel(
        "LightGBM",
        names.size() == features ? names : ForestModel.numbered(features),
        Primitive.FLOAT64,
        builder.build(false),
        Arrays.stream(new double[groups]).boxed().toList(),
        entry(zeroes),
        link(header, objective, groups, averages ? rounds : 1));
  }

  /** Reads {@code name=value} lines up to an empty one. */
  private void readSection() throws ModelException {
    section = new HashMap<>();
    sectionLine = line + 1;
    for (; line < lines.length && !lines[line].isBlank(); line++) {
      String text = lines[line];
      int equals = text.indexOf('=');
      section.put(
          equals < 0 ? text.strip() : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1).strip());
    }
  }

  /** Goes to the next section that begins like this; nothing where the trees end. */
  private boolean next(String start) throws ModelException {
    while (line < lines.length && lines[line].isBlank()) {
      line++;
    }
    if (line >= lines.length) {
      throw new ModelException(
          file, "line " + lines.length, "no \"end of trees\"; is the file complete?");
    }
    if (lines[line].strip().equals("end of trees")) {
      return false;
    }
    if (!lines[line].startsWith(start)) {
      throw new ModelException(
          file, "line " + (line + 1), "expected " + start + "..., found \"" + brief() + "\"");
    }
    readSection();
    return true;
  }

  private String brief() {
    return lines[line].substring(0, Math.min(40, lines[line].length()));
  }

  private ForestBuilder.Tree tree(boolean[] zeroes, boolean[] others) throws ModelException {
    if (section.getOrDefault("is_linear", "0").equals("1")) {
      throw error("a tree with linear functions in its leaves, which are not read");
    }
    if (!section.getOrDefault("num_cat", "0").equals("0")) {
      throw error("splits by categories, which are not read; train with categories as numbers");
    }
    int leaves = count("num_leaves", 1 << 28);
    if (leaves == 0) {
      throw error("num_leaves=0");
    }
    double[] values = numbers("leaf_value", leaves);
    int inner = leaves - 1;
    ForestBuilder.Tree tree = new ForestBuilder.Tree(inner + leaves);
    for (int k = 0; k < leaves; k++) {
      tree.leaf(inner + k, values[k]);
    }
    if (inner == 0) {
      return tree;
    }
    double[] features = numbers("split_feature", inner);
    double[] thresholds = numbers("threshold", inner);
    double[] decisions = numbers("decision_type", inner);
    double[] lefts = numbers("left_child", inner);
    double[] rights = numbers("right_child", inner);
    for (int k = 0; k < inner; k++) {
      int decision = (int) decisions[k];
      int feature = (int) features[k];
      if ((decision & CATEGORICAL) != 0) {
        throw error("splits by categories, which are not read");
      }
      if (feature < 0 || feature >= zeroes.length || Double.isNaN(thresholds[k])) {
        throw error("node " + k + " compares feature " + feature + " with " + thresholds[k]);
      }
      int missing = decision >> 2;
      (missing == MISSING_ZERO ? zeroes : others)[feature] = true;
      // Without a notion of missing values, NaN is taken for 0.
      boolean left = missing == MISSING_NONE ? 0 <= thresholds[k] : (decision & DEFAULT_LEFT) != 0;
      // Up to the threshold is below the next number; entry() sees to infinity.
      tree.test(
          k,
          feature,
          Math.nextUp(thresholds[k]),
          child(lefts[k], inner),
          child(rights[k], inner),
          left);
    }
    return tree;
  }

  /** Leaves are counted in negative numbers from -1 on. */
  private static int child(double number, int inner) {
    return number < 0 ? inner - 1 - (int) number : (int) number;
  }

  private static ForestModel.Entry entry(boolean[] zeroes) {
    return (from, at, to, into, width) -> {
      for (int k = 0; k < width; k++) {
        double x = Math.min(from[at + k], Double.MAX_VALUE);
        to[into + k] = zeroes[k] && Math.abs(x) <= ZERO ? Double.NaN : x;
      }
    };
  }

  private ForestModel.Link link(String place, String objective, int outputs, int rounds)
      throws ModelException {
    String[] words = objective.split(" ", -1);
    double sigmoid = 1;
    boolean squares = false;
    for (String word : words) {
      if (word.startsWith("sigmoid:")) {
        sigmoid = number(word.substring("sigmoid:".length()));
      }
      squares |= word.equals("sqrt");
    }
    double steepness = sigmoid;
    if (words[0].equals("multiclass")) {
      return averaged(outputs, rounds, Links.softmax(outputs));
    }
    DoubleUnaryOperator function =
        switch (words[0]) {
          case "binary", "multiclassova" -> x -> 1 / (1 + Math.exp(-steepness * x));
          case "cross_entropy" -> x -> 1 / (1 + Math.exp(-x));
          case "cross_entropy_lambda" -> x -> Math.log1p(Math.exp(x));
          case "poisson", "gamma", "tweedie" -> Math::exp;
          case "regression" ->
              squares ? x -> Math.copySign(x * x, x) : DoubleUnaryOperator.identity();
          case "",
              "regression_l1",
              "huber",
              "fair",
              "quantile",
              "mape",
              "lambdarank",
              "rank_xendcg",
              "custom" ->
              DoubleUnaryOperator.identity();
          default ->
              throw new ModelException(file, place, "the objective " + objective + " is not known");
        };
    return averaged(outputs, rounds, Links.each(outputs, function));
  }

  /** A link after sums have become means over the rounds of training, for random forests. */
  private static ForestModel.Link averaged(int outputs, int rounds, ForestModel.Link link) {
    if (rounds == 1) {
      return link;
    }
    return (features, row, sums, at) -> {
      for (int k = at; k < at + outputs; k++) {
        sums[k] /= rounds;
      }
      link.apply(features, row, sums, at);
    };
  }

  private String value(String name) throws ModelException {
    String value = section.get(name);
    if (value == null) {
      throw error("has no " + name + "=");
    }
    return value;
  }

  private int count(String name, int most) throws ModelException {
    double number = number(value(name));
    if (!(number >= 0 && number <= most && number == Math.rint(number))) {
      throw error(name + "=" + value(name) + " is not a whole number from 0 to " + most);
    }
    return (int) number;
  }

  private double[] numbers(String name, int size) throws ModelException {
    String[] words = value(name).split(" ", -1);
    if (words.length != size) {
      throw error(name + " has " + words.length + " numbers instead of " + size);
    }
    double[] numbers = new double[size];
    for (int k = 0; k < size; k++) {
      numbers[k] = number(words[k]);
    }
    return numbers;
  }

  private double number(String text) throws ModelException {
    try {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan", "-nan" -> Double.NaN;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException e) {
      throw error("\"" + text + "\" is not a number");
    }
  }

  private ModelException error(String problem) {
    return new ModelException(file, "the section from line " + sectionLine, problem);
  }
}
