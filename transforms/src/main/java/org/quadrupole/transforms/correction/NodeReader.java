package org.quadrupole.transforms.correction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.quadrupole.events.NearestName;
import org.quadrupole.transforms.correction.CorrectionInput.Kind;
import org.quadrupole.transforms.correction.HashedNumber.Distribution;

/** Makes steps of correctionlib's JSON. */
final class NodeReader {

  private static final double MAX_BINS = 1 << 24;

  private static final Map<String, Kind> KINDS =
      Map.of("real", Kind.REAL, "int", Kind.WHOLE, "string", Kind.TEXT);

  private static final Map<String, Distribution> DISTRIBUTIONS =
      Map.of(
          "stdflat", Distribution.FLAT,
          "stdnormal", Distribution.GCC_NORMAL,
          "normal", Distribution.NORMAL);

  private static final Map<String, Stack.Operation> OPERATIONS =
      Map.of(
          "+", Stack.Operation.ADD,
          "*", Stack.Operation.MULTIPLY,
          "/", Stack.Operation.DIVIDE,
          "last", Stack.Operation.LAST);

  /** An input, with the texts that nodes have named for it so far. */
  private static final class Input {
    final int number;
    final String name;
    final Kind kind;
    final String description;
    final Map<String, Integer> texts = new LinkedHashMap<>();

    Input(int number, String name, Kind kind, String description) {
      this.number = number;
      this.name = name;
      this.kind = kind;
      this.description = description;
    }

    CorrectionInput made() {
      return new CorrectionInput(name, kind, description, List.copyOf(texts.keySet()));
    }
  }

  /** A formula that others refer to. */
  private record Generic(Term term, int parameters) {}

  private final String origin;
  private final String correction;
  private final Map<String, Input> inputs;
  private final List<Generic> generic = new ArrayList<>();

  private NodeReader(String origin, String correction, Map<String, Input> inputs) {
    this.origin = origin;
    this.correction = correction;
    this.inputs = inputs;
  }

  /** A correction of its JSON. */
  static Correction correction(String origin, Json.Members json, String fingerprint) {
    String name = name(json);
    Place place = new Place(origin, name, "");
    Map<String, Input> inputs = inputs(place, json);
    Node root = new NodeReader(origin, name, inputs).root(json);
    return Correction.of(
        name,
        description(json),
        inputs.values().stream().map(Input::made).toList(),
        root,
        fingerprint);
  }

  /** The names of the corrections that a compound one stacks. */
  static List<String> stack(String origin, Json.Members json) {
    Place place = new Place(origin, name(json), "");
    return new Fields(place, json).texts("stack");
  }

  private static String name(Json.Members json) {
    return ((Json.Str) Objects.requireNonNull(json.values().get("name"))).value();
  }

  private static String description(Json.Members json) {
    return json.values().get("description") instanceof Json.Str text ? text.value() : "";
  }

  /**
   * A compound correction of its JSON.
   *
   * @param members the corrections that it stacks, by name
   */
  static Correction compound(
      String origin, Json.Members json, Map<String, Json.Members> members, String fingerprint) {
    String name = name(json);
    Place place = new Place(origin, name, "");
    Fields fields = new Fields(place, json);
    fields.allow(
        "name",
        "description",
        "inputs",
        "output",
        "inputs_update",
        "input_op",
        "output_op",
        "stack");
    Map<String, Input> inputs = inputs(place, json);
    NodeReader own = new NodeReader(origin, name, inputs);
    List<String> updated = fields.texts("inputs_update");
    int[] updates = new int[updated.size()];
    for (int k = 0; k < updates.length; k++) {
      Input input = own.input(place.key("inputs_update").item(k), updated.get(k));
      if (input.kind != Kind.REAL) {
        throw place.key("inputs_update").error("'" + input.name + "' is not a real input");
      }
      updates[k] = input.number;
    }
    Stack.Operation update = operation(fields, "input_op");
    if (update == Stack.Operation.LAST) {
      throw place.key("input_op").error("'last' is for output_op only");
    }
    Stack.Operation join = operation(fields, "output_op");
    List<String> stack = fields.texts("stack");
    if (stack.isEmpty()) {
      throw place.key("stack").error("the list is empty");
    }
    Node[] steps = new Node[stack.size()];
    for (int k = 0; k < steps.length; k++) {
      Json.Members member = members.get(stack.get(k));
      if (member == null) {
        throw place
            .key("stack")
            .item(k)
            .error(
                "there is no correction '"
                    + stack.get(k)
                    + "'"
                    + hint(stack.get(k), members.keySet()));
      }
      steps[k] = member(origin, name, stack.get(k), member, inputs);
    }
    return new Correction(
        name,
        description(json),
        inputs.values().stream().map(Input::made).toList(),
        Correction.Result.REAL,
        new Stack(steps, updates, inputs.size(), update, join),
        inputs.size() + updates.length,
        fingerprint);
  }

  /** A correction inside a compound one, whose inputs it sees by their names. */
  private static Node member(
      String origin, String compound, String name, Json.Members json, Map<String, Input> outer) {
    Place place = new Place(origin, compound + "' -> '" + name, "");
    Map<String, Input> seen = new LinkedHashMap<>();
    for (Input input : inputs(place, json).values()) {
      Input given = outer.get(input.name);
      if (given == null || given.kind != input.kind) {
        throw place
            .key("inputs")
            .error(
                given == null
                    ? "'" + compound + "' has no input '" + input.name + "'"
                    : "'" + input.name + "' has another type in '" + compound + "'");
      }
      seen.put(input.name, given);
    }
    return new NodeReader(origin, compound + "' -> '" + name, seen).root(json);
  }

  private static Stack.Operation operation(Fields fields, String key) {
    String written = fields.text(key);
    Stack.Operation operation = OPERATIONS.get(written);
    if (operation == null) {
      throw fields.place.key(key).error("there is no operation '" + written + "'");
    }
    return operation;
  }

  private static Map<String, Input> inputs(Place place, Json.Members json) {
    Fields fields = new Fields(place, json);
    if (variable(place.key("output"), fields.required("output")) != Kind.REAL) {
      throw place.key("output").error("an output is real");
    }
    Map<String, Input> inputs = new LinkedHashMap<>();
    List<Json> items = fields.items("inputs");
    for (int k = 0; k < items.size(); k++) {
      Place at = place.key("inputs").item(k);
      Kind kind = variable(at, items.get(k));
      Json.Members input = (Json.Members) items.get(k);
      String name = name(input);
      if (inputs.put(name, new Input(k, name, kind, description(input))) != null) {
        throw at.error("there are two inputs '" + name + "'");
      }
    }
    return inputs;
  }

  private static Kind variable(Place place, Json json) {
    Fields fields = Fields.of(place, json);
    fields.allow("name", "type", "description");
    fields.text("name");
    Kind kind = KINDS.get(fields.text("type"));
    if (kind == null) {
      throw place
          .key("type")
          .error("there is no type '" + fields.text("type") + "'; known: int, real, string");
    }
    return kind;
  }

  private Node root(Json.Members json) {
    Place place = new Place(origin, correction, "");
    Fields fields = new Fields(place, json);
    fields.allow("name", "description", "version", "inputs", "output", "generic_formulas", "data");
    fields.number("version", true);
    if (json.values().get("generic_formulas") instanceof Json.Items items) {
      for (int k = 0; k < items.items().size(); k++) {
        Place at = place.key("generic_formulas").item(k);
        generic.add(generic(at, Fields.of(at, items.items().get(k))));
      }
    }
    return node(place.key("data"), fields.required("data"));
  }

  private Node node(Place place, Json json) {
    if (json instanceof Json.Num number) {
      return new Node.Constant(number.value());
    }
    Fields fields = Fields.of(place, json);
    String type = fields.text("nodetype");
    return switch (type) {
      case "binning" -> binning(fields);
      case "multibinning" -> multibinning(fields);
      case "category" -> category(fields);
      case "formula" -> formula(fields);
      case "formularef" -> formulaReference(fields);
      case "transform" -> transform(fields);
      case "hashprng" -> hashedNumber(fields);
      case "lwtnn" ->
          throw place.error("neural networks (lwtnn) are not evaluated; use a model instead");
      default ->
          throw place
              .key("nodetype")
              .error(
                  "there is no kind of node '"
                      + type
                      + "'"
                      + hint(
                          type,
                          List.of(
                              "binning",
                              "multibinning",
                              "category",
                              "formula",
                              "formularef",
                              "transform",
                              "hashprng")));
    };
  }

  private static String hint(String wrong, Collection<String> known) {
    return NearestName.of(wrong, known).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private Input input(Place place, String name) {
    Input input = inputs.get(name);
    if (input == null) {
      throw place.error("there is no input '" + name + "'" + hint(name, inputs.keySet()));
    }
    return input;
  }

  private Input numeric(Place place, String name) {
    Input input = input(place, name);
    if (input.kind == Kind.TEXT) {
      throw place.error("'" + name + "' is a text; a number is needed");
    }
    return input;
  }

  private Node binning(Fields fields) {
    fields.allow("nodetype", "input", "edges", "content", "flow");
    Input input = numeric(fields.place.key("input"), fields.text("input"));
    Axis axis = axis(fields.place.key("edges"), fields.required("edges"), input);
    return table(fields, new Axis[] {axis}, "input '" + input.name + "'");
  }

  private Node multibinning(Fields fields) {
    fields.allow("nodetype", "inputs", "edges", "content", "flow");
    List<String> names = fields.texts("inputs");
    List<Json> edges = fields.items("edges");
    if (names.isEmpty() || names.size() != edges.size()) {
      throw fields.place.error(
          "there are " + names.size() + " inputs and edges for " + edges.size());
    }
    Axis[] axes = new Axis[names.size()];
    for (int k = 0; k < axes.length; k++) {
      Input input = numeric(fields.place.key("inputs").item(k), names.get(k));
      axes[k] = axis(fields.place.key("edges").item(k), edges.get(k), input);
    }
    return table(fields, axes, "inputs '" + String.join("', '", names) + "'");
  }

  private Node table(Fields fields, Axis[] axes, String inputNames) {
    List<Json> content = fields.items("content");
    double bins = Arrays.stream(axes).mapToDouble(Axis::bins).reduce(1, (a, b) -> a * b);
    if (bins != content.size()) {
      throw fields
          .place
          .key("content")
          .error("there are " + content.size() + " contents for " + (long) bins + " bins");
    }
    Place flowPlace = fields.place.key("flow");
    Json flow = fields.required("flow");
    Table.Flow kind = Table.Flow.OTHERWISE;
    if (flow instanceof Json.Str word) {
      kind =
          switch (word.value()) {
            case "clamp" -> Table.Flow.CLAMP;
            case "error" -> Table.Flow.ERROR;
            case "wrap" -> Table.Flow.WRAP;
            default ->
                throw flowPlace.error(
                    flow.describe() + " is none of clamp, error, wrap, a number or a node");
          };
    }
    for (int k = 0; k < axes.length && kind == Table.Flow.WRAP; k++) {
      if (Double.isInfinite(axes[k].high() - axes[k].low())) {
        throw flowPlace.error("'wrap' needs edges that are finite");
      }
    }
    List<Node> nodes = new ArrayList<>(content.size() + 1);
    for (int k = 0; k < content.size(); k++) {
      nodes.add(node(fields.place.key("content").item(k), content.get(k)));
    }
    if (kind == Table.Flow.OTHERWISE) {
      nodes.add(node(flowPlace, flow));
    }
    return Table.of(
        axes,
        kind,
        nodes.toArray(Node[]::new),
        origin + ": correction '" + correction + "', " + inputNames);
  }

  private static Axis axis(Place place, Json json, Input input) {
    if (json instanceof Json.Items items) {
      double[] edges = new double[items.items().size()];
      for (int k = 0; k < edges.length; k++) {
        edges[k] = edge(place.item(k), items.items().get(k));
        if (Double.isNaN(edges[k]) || (k > 0 && !(edges[k] > edges[k - 1]))) {
          throw place
              .item(k)
              .error("edges must rise, but " + edges[k] + " follows " + edges[k - 1]);
        }
      }
      if (edges.length < 2) {
        throw place.error("at least two edges are needed");
      }
      return Axis.of(input.number, edges);
    }
    Fields fields = Fields.of(place, json);
    fields.allow("n", "low", "high");
    double bins = fields.number("n", true);
    double low = fields.number("low", false);
    double high = fields.number("high", false);
    if (!(bins >= 1) || bins > MAX_BINS) {
      throw place.key("n").error("the number of bins must be from 1 to " + (long) MAX_BINS);
    }
    if (!(low < high) || Double.isInfinite(high - low)) {
      throw place.error("low must be below high, both finite, not " + low + " and " + high);
    }
    return Axis.uniform(input.number, (int) bins, low, high);
  }

  private static double edge(Place place, Json json) {
    if (json instanceof Json.Num number) {
      return number.value();
    }
    return switch (json instanceof Json.Str text ? text.value() : "") {
      case "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> throw place.error("an edge is a number, inf or -inf, not " + json.describe());
    };
  }

  private Node category(Fields fields) {
    fields.allow("nodetype", "input", "content", "default");
    Input input = input(fields.place.key("input"), fields.text("input"));
    if (input.kind == Kind.REAL) {
      throw fields.place.key("input").error("'" + input.name + "' is neither a text nor an int");
    }
    List<Json> content = fields.items("content");
    Map<Double, Node> nodes = new TreeMap<>();
    Set<String> seen = new LinkedHashSet<>();
    for (int k = 0; k < content.size(); k++) {
      Place place = fields.place.key("content").item(k);
      Fields item = Fields.of(place, content.get(k));
      item.allow("key", "value");
      Json key = item.required("key");
      double code = key(place.key("key"), key, input);
      if (!seen.add(key.describe()) || nodes.containsKey(code)) {
        throw place.key("key").error(key.describe() + " is there twice");
      }
      nodes.put(code, node(place.key("value"), item.required("value")));
    }
    Json otherwise = fields.json.values().get("default");
    Node fallback =
        otherwise == null || otherwise instanceof Json.Word
            ? missing(fields.place, input, seen)
            : node(fields.place.key("default"), otherwise);
    return new Category(
        input.number,
        nodes.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
        nodes.values().toArray(Node[]::new),
        fallback);
  }

  private static Node missing(Place place, Input input, Set<String> keys) {
    List<String> some = keys.stream().limit(10).toList();
    return new Node.Failure(
        place.where()
            + ": '"
            + input.name
            + "' must be one of "
            + String.join(", ", some)
            + (some.size() < keys.size() ? ", ..." : ""),
        input.kind == Kind.TEXT ? -1 : input.number);
  }

  private static double key(Place place, Json json, Input input) {
    if (input.kind == Kind.TEXT && json instanceof Json.Str text) {
      Integer known = input.texts.putIfAbsent(text.value(), input.texts.size());
      return known == null ? input.texts.size() - 1 : known;
    }
    if (input.kind == Kind.WHOLE && json instanceof Json.Num number && number.whole()) {
      return number.value();
    }
    throw place.error(
        "a key of '"
            + input.name
            + "' is "
            + (input.kind == Kind.TEXT ? "a text" : "a whole number")
            + ", not "
            + json.describe());
  }

  private Node formula(Fields fields) {
    double[] parameters = parameters(fields);
    return new Formula(term(fields, parameters.length), parameters);
  }

  private double[] parameters(Fields fields) {
    if (!fields.json.values().containsKey("parameters")
        || fields.json.values().get("parameters") instanceof Json.Word) {
      return new double[0];
    }
    List<Json> items = fields.items("parameters");
    double[] parameters = new double[items.size()];
    for (int k = 0; k < parameters.length; k++) {
      if (!(items.get(k) instanceof Json.Num number)) {
        throw fields
            .place
            .key("parameters")
            .item(k)
            .error("a parameter is a number, not " + items.get(k).describe());
      }
      parameters[k] = number.value();
    }
    return parameters;
  }

  private Term term(Fields fields, int parameters) {
    fields.allow("nodetype", "expression", "parser", "variables", "parameters");
    String parser = fields.text("parser");
    if (!parser.equals("TFormula")) {
      throw fields.place.key("parser").error("'" + parser + "' is not TFormula");
    }
    List<String> names = fields.texts("variables");
    int[] variables = new int[names.size()];
    for (int k = 0; k < variables.length; k++) {
      Place place = fields.place.key("variables").item(k);
      Input input = input(place, names.get(k));
      if (input.kind != Kind.REAL) {
        throw place.error("a formula takes real inputs only, and '" + input.name + "' is not");
      }
      variables[k] = input.number;
    }
    try {
      return FormulaReader.read(
          FormulaReader.Dialect.CORRECTIONLIB, fields.text("expression"), variables, parameters);
    } catch (CorrectionException e) {
      throw fields.place.key("expression").error(String.valueOf(e.getMessage()));
    }
  }

  /** A formula whose parameters come from those that refer to it: as many as it names. */
  private Generic generic(Place place, Fields fields) {
    if (!fields.text("nodetype").equals("formula")) {
      throw place.key("nodetype").error("a generic formula is a formula");
    }
    String expression = fields.text("expression");
    int most = 0;
    Matcher named = Pattern.compile("\\[ *([0-9]{1,6}) *]").matcher(expression);
    while (named.find()) {
      boolean variable = named.start() > 0 && expression.charAt(named.start() - 1) == 'x';
      most = Math.max(most, variable ? 0 : Integer.parseInt(named.group(1)) + 1);
    }
    return new Generic(term(fields, most), most);
  }

  private Node formulaReference(Fields fields) {
    fields.allow("nodetype", "index", "parameters");
    double index = fields.number("index", true);
    if (!(index >= 0 && index < generic.size())) {
      throw fields
          .place
          .key("index")
          .error(
              "there is no generic formula "
                  + (long) index
                  + ", only "
                  + generic.size()
                  + " of them");
    }
    fields.items("parameters");
    double[] parameters = parameters(fields);
    Generic formula = generic.get((int) index);
    if (parameters.length < formula.parameters()) {
      throw fields
          .place
          .key("parameters")
          .error("the formula needs " + formula.parameters() + ", not " + parameters.length);
    }
    return new Formula(formula.term(), parameters);
  }

  private Node transform(Fields fields) {
    fields.allow("nodetype", "input", "rule", "content");
    Input input = numeric(fields.place.key("input"), fields.text("input"));
    return new Transform(
        input.number,
        input.kind == Kind.WHOLE,
        node(fields.place.key("rule"), fields.required("rule")),
        node(fields.place.key("content"), fields.required("content")));
  }

  private Node hashedNumber(Fields fields) {
    fields.allow("nodetype", "inputs", "distribution");
    List<String> names = fields.texts("inputs");
    int[] numbers = new int[names.size()];
    boolean[] whole = new boolean[names.size()];
    for (int k = 0; k < numbers.length; k++) {
      Input input = numeric(fields.place.key("inputs").item(k), names.get(k));
      numbers[k] = input.number;
      whole[k] = input.kind == Kind.WHOLE;
    }
    String distribution = fields.text("distribution");
    if (!DISTRIBUTIONS.containsKey(distribution) || names.isEmpty()) {
      throw fields
          .place
          .key(names.isEmpty() ? "inputs" : "distribution")
          .error(
              names.isEmpty()
                  ? "at least one input is needed"
                  : "there is no distribution '" + distribution + "'");
    }
    return new HashedNumber(numbers, whole, DISTRIBUTIONS.get(distribution));
  }

  /** Where a value stands. */
  private record Place(String origin, String correction, String parent, String step) {

    Place(String origin, String correction, String path) {
      this(origin, correction, path, "");
    }

    Place key(String key) {
      String path = path();
      return new Place(origin, correction, path.isEmpty() ? key : path + "." + key, "");
    }

    Place item(int number) {
      return new Place(origin, correction, path(), "[" + number + "]");
    }

    private String path() {
      return parent + step;
    }

    String where() {
      return origin + ": correction '" + correction + "'" + (path().isEmpty() ? "" : ", " + path());
    }

    CorrectionException error(String message) {
      return new CorrectionException(where() + ": " + message);
    }
  }

  /** An object's values by key; every mistake names its place. */
  private record Fields(Place place, Json.Members json) {

    static Fields of(Place place, Json json) {
      if (json instanceof Json.Members members) {
        return new Fields(place, members);
      }
      throw place.error("an object is needed here, not " + json.describe());
    }

    void allow(String... keys) {
      for (String key : json.values().keySet()) {
        if (!List.of(keys).contains(key)) {
          throw place.error("unknown key '" + key + "'" + hint(key, List.of(keys)));
        }
      }
    }

    Json required(String key) {
      Json value = json.values().get(key);
      if (value == null) {
        throw place.error("the key '" + key + "' is missing");
      }
      return value;
    }

    String text(String key) {
      if (required(key) instanceof Json.Str text) {
        return text.value();
      }
      throw place.key(key).error("a text is needed here, not " + required(key).describe());
    }

    double number(String key, boolean whole) {
      if (required(key) instanceof Json.Num number && (number.whole() || !whole)) {
        return number.value();
      }
      throw place
          .key(key)
          .error(
              "a "
                  + (whole ? "whole " : "")
                  + "number is needed here, not "
                  + required(key).describe());
    }

    List<Json> items(String key) {
      if (required(key) instanceof Json.Items list) {
        return list.items();
      }
      throw place.key(key).error("a list is needed here, not " + required(key).describe());
    }

    List<String> texts(String key) {
      List<String> texts = new ArrayList<>();
      for (Json item : items(key)) {
        if (!(item instanceof Json.Str text)) {
          throw place.key(key).error("a list of texts is needed here");
        }
        texts.add(text.value());
      }
      return texts;
    }
  }
}
