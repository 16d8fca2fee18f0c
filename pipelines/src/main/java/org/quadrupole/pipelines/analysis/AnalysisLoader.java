package org.quadrupole.pipelines.analysis;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.quadrupole.pipelines.analysis.Analysis.NamedExpression;
import org.quadrupole.pipelines.analysis.Dataset.FilePattern;
import org.quadrupole.pipelines.analysis.Dataset.Friend;
import org.quadrupole.pipelines.analysis.SelectionRegion.LabelledCut;
import org.quadrupole.pipelines.analysis.YamlNode.Mapping;
import org.quadrupole.pipelines.analysis.YamlNode.Meaning;
import org.quadrupole.pipelines.analysis.YamlNode.Scalar;
import org.quadrupole.transforms.expression.SourceText;
import org.quadrupole.transforms.histogram.Axis;
import org.quadrupole.transforms.model.ModelOptions;

/**
 * Reads an analysis file. What a file may say is described for people in {@code
 * docs/analysis-file.md} and for editors in {@code config/schema/analysis.schema.json}.
 */
public final class AnalysisLoader {

  static final List<String> ANALYSIS_KEYS =
      List.of(
          "name",
          "description",
          "caption",
          "energy",
          "luminosity",
          "memory",
          "tree",
          "generator-weight",
          "datasets",
          "parameters",
          "corrections",
          "define",
          "models",
          "weight",
          "selections",
          "regions",
          "histograms",
          "variations",
          "plot");
  static final List<String> DATASET_KEYS =
      List.of(
          "files",
          "tree",
          "defaults",
          "friends",
          "data",
          "cross-section",
          "generator-weight",
          "sum-of-weights",
          "label",
          "color",
          "group");
  static final List<String> FRIEND_KEYS = List.of("files", "tree", "index");
  static final List<String> CORRECTION_KEYS =
      List.of(
          "file",
          "files",
          "correction",
          "histogram",
          "errors",
          "working-point",
          "methods",
          "data",
          "simulation");
  static final List<String> HISTOGRAM_PLACE_KEYS = List.of("file", "histogram");
  static final List<String> MODEL_KEYS = List.of("file", "inputs", "output", "device");
  static final List<String> REGION_KEYS = List.of("from", "cuts", "weight", "label");
  static final List<String> HISTOGRAM_KEYS =
      List.of("variable", "bins", "label", "unit", "title", "region", "weight", "plot");
  static final List<String> PLOT_KEYS =
      List.of("draw", "log", "normalise", "density", "overlay", "variations", "counts");

  static final List<String> WORKING_POINTS = List.of("loose", "medium", "tight", "reshape");

  private static final List<String> BTAG_METHODS = List.of("comb", "comb", "incl");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
  private static final Pattern ABSOLUTE = Pattern.compile("(/|[A-Za-z][A-Za-z0-9+.-]*:/).*");
  private static final Set<String> PYTHON_WORDS =
      Set.of(
          "False",
          "None",
          "True",
          "and",
          "as",
          "assert",
          "async",
          "await",
          "break",
          "class",
          "continue",
          "def",
          "del",
          "elif",
          "else",
          "except",
          "finally",
          "for",
          "from",
          "global",
          "if",
          "import",
          "in",
          "is",
          "lambda",
          "nonlocal",
          "not",
          "or",
          "pass",
          "raise",
          "return",
          "try",
          "while",
          "with",
          "yield");
  static final String NAME_RULE =
      "use letters, digits and _ . + - (the first a letter, a digit or _)";
  private static final String IDENTIFIER_RULE =
      "use letters, digits and _, the first a letter, and no word of Python's";

  private final String origin;
  private final String base;
  private final Map<String, String> settings;

  private AnalysisLoader(String origin, String base, Map<String, String> settings) {
    this.origin = origin;
    this.base = base;
    this.settings = settings;
  }

  /**
   * Reads a file.
   *
   * @param settings parameters to replace, by name
   * @throws AnalysisException if the file is missing, or anything in it is wrong
   */
  public static Analysis load(Path file, Map<String, String> settings) {
    return load(file, file.toString(), settings);
  }

  /**
   * Reads a file.
   *
   * @param origin its name in messages
   * @param settings parameters to replace, by name
   * @throws AnalysisException if the file is missing, or anything in it is wrong
   */
  public static Analysis load(Path file, String origin, Map<String, String> settings) {
    String content;
    try {
      if (Files.isDirectory(file)) {
        throw new AnalysisException(origin + " is a directory, not an analysis file");
      }
      content = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new AnalysisException("there is no analysis file " + origin, e);
    } catch (CharacterCodingException e) {
      throw new AnalysisException(origin + " is not a text in UTF-8", e);
    } catch (IOException e) {
      throw new AnalysisException(origin + " cannot be read: " + e.getMessage(), e);
    }
    Path parent = file.toAbsolutePath().getParent();
    String directory = parent == null ? "/" : parent.normalize().toString();
    return read(origin, directory, content, settings);
  }

  /**
   * Reads an analysis from a text.
   *
   * @param origin its name in messages
   * @param base the directory that files are relative to
   * @param settings parameters to replace, by name
   * @throws AnalysisException if anything in it is wrong
   */
  public static Analysis read(
      String origin, String base, String content, Map<String, String> settings) {
    return new AnalysisLoader(origin, base, settings).analysis(YamlReader.read(origin, content));
  }

  private Analysis analysis(YamlNode root) {
    Fields fields = new Fields("the analysis", root, ANALYSIS_KEYS);
    List<Dataset> datasets = datasets(fields);
    List<NamedExpression> parameters = parameters(fields);
    List<CorrectionPlan> corrections =
        fields.named("corrections", "correction", IDENTIFIER, IDENTIFIER_RULE, this::correction);
    List<NamedExpression> definitions = definitions(fields, parameters, corrections);
    Map<String, Branch> branches = branches(fields);
    List<SelectionRegion> regions = regions(branches);
    PlotOptions plot =
        fields
            .node("plot")
            .map(node -> plot(node, PlotOptions.DEFAULT))
            .orElse(PlotOptions.DEFAULT);
    List<HistogramPlan> histograms = histograms(fields, regions, branches, plot);
    if (histograms.isEmpty() && regions.isEmpty()) {
      throw root.error("the analysis needs 'histograms' or 'regions'");
    }
    OptionalDouble luminosity = fields.quantity("luminosity", Quantities::luminosity, "59.8 /fb");
    OptionalDouble memory = fields.quantity("memory", Quantities::bytes, "6 GB");
    List<SystematicVariation> variations = new VariationLoader(datasets).variations(fields);
    datasets = VariationLoader.standIns(datasets, variations);
    checkScales(fields, datasets, luminosity);
    checkNames(fields, histograms, regions);
    return new Analysis(
        fields.text("name").orElseGet(this::stem),
        fields.text("description").orElse("").strip(),
        origin,
        luminosity,
        memory.isPresent() ? OptionalLong.of((long) memory.getAsDouble()) : OptionalLong.empty(),
        datasets,
        parameters,
        corrections,
        definitions,
        models(fields, parameters, corrections, definitions),
        fields.expression("weight"),
        regions,
        histograms,
        variations,
        new Analysis.Captions(fields.text("caption").orElse(""), fields.text("energy").orElse("")));
  }

  /** Simulation is scaled altogether or not at all: half of it scaled would be a silent error. */
  private static void checkScales(
      Fields fields, List<Dataset> datasets, OptionalDouble luminosity) {
    List<Dataset> simulated = datasets.stream().filter(dataset -> !dataset.data()).toList();
    for (Dataset dataset : simulated) {
      YamlNode place = fields.entry("datasets", dataset.name());
      if (dataset.crossSection().isPresent() && luminosity.isEmpty()) {
        throw place.error(
            "data set '"
                + dataset.name()
                + "' has a cross-section, but the analysis has no 'luminosity' to scale it to");
      }
      if (dataset.crossSection().isEmpty()
          && simulated.stream().anyMatch(other -> other.crossSection().isPresent())) {
        throw place.error(
            "data set '"
                + dataset.name()
                + "' needs a 'cross-section' as other simulation has one (or 'data: true')");
      }
    }
  }

  /** A histogram of all events stands beside the regions' folders in the results. */
  private static void checkNames(
      Fields fields, List<HistogramPlan> histograms, List<SelectionRegion> regions) {
    for (HistogramPlan histogram : histograms) {
      if (histogram.regions().contains(Analysis.ALL_EVENTS)
          && regions.stream().anyMatch(region -> region.name().equals(histogram.name()))) {
        throw fields
            .entry("histograms", histogram.name())
            .error(
                "histogram '"
                    + histogram.name()
                    + "' is filled for all events and has the name of a region: rename one");
      }
    }
  }

  private String stem() {
    String file = origin.substring(origin.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot > 0 ? file.substring(0, dot) : file;
  }

  private List<Dataset> datasets(Fields fields) {
    YamlNode node = fields.required("datasets");
    String tree = fields.text("tree").orElse("Events");
    Optional<SourceText> generatorWeight = fields.expression("generator-weight");
    List<Dataset> datasets =
        fields.named(
            "datasets",
            "data set",
            Fields.NAME,
            NAME_RULE,
            (name, value) -> dataset(name, value, tree, generatorWeight));
    if (datasets.isEmpty()) {
      throw node.error("the analysis needs at least one data set");
    }
    return datasets;
  }

  private Dataset dataset(
      Scalar name, YamlNode value, String tree, Optional<SourceText> generatorWeight) {
    String what = "data set '" + name.value() + "'";
    if (!(value instanceof Mapping) && !Fields.shown(value).equals("nothing")) {
      return new Dataset(
          name.value(),
          files(what, value),
          tree,
          Map.of(),
          List.of(),
          false,
          OptionalDouble.empty(),
          generatorWeight,
          OptionalDouble.empty(),
          name.value(),
          Optional.empty(),
          name.value(),
          Optional.empty());
    }
    Fields fields = new Fields(what, value, DATASET_KEYS);
    boolean data = fields.flag("data", false);
    for (String key : List.of("cross-section", "generator-weight", "sum-of-weights")) {
      if (data && fields.node(key).isPresent()) {
        throw fields
            .required(key)
            .error("'" + key + "' is for simulation, but " + what + " is data");
      }
    }
    String label = fields.text("label").orElse(name.value());
    return new Dataset(
        name.value(),
        fields.node("files").map(node -> files(what, node)).orElse(List.of()),
        fields.text("tree").orElse(tree),
        defaults(what, fields),
        fields.named("friends", "friend", IDENTIFIER, IDENTIFIER_RULE, this::friend),
        data,
        fields.quantity("cross-section", Quantities::crossSection, "6077.2 pb"),
        data ? Optional.empty() : fields.expression("generator-weight").or(() -> generatorWeight),
        fields.quantity("sum-of-weights", Quantities::number, "1.5e9"),
        label,
        color(fields),
        fields.text("group").orElse(name.value()),
        Optional.empty());
  }

  private Friend friend(Scalar name, YamlNode value) {
    refusePythonWord(name, "friend");
    String what = "friend '" + name.value() + "'";
    if (!(value instanceof Mapping) && !Fields.shown(value).equals("nothing")) {
      return new Friend(name.value(), files(what, value), Optional.empty(), List.of());
    }
    Fields fields = new Fields(what, value, FRIEND_KEYS);
    List<String> index = new ArrayList<>();
    for (YamlNode column : fields.node("index").map(Fields::oneOrMore).orElse(List.of())) {
      index.add(Fields.text("a column of the index of " + what, column));
    }
    if (fields.node("index").isPresent() && (index.isEmpty() || index.size() > 2)) {
      throw fields
          .required("index")
          .error("the index of " + what + " must be one or two columns, such as [run, event]");
    }
    return new Friend(
        name.value(),
        fields.node("files").map(node -> files(what, node)).orElse(List.of()),
        fields.text("tree"),
        index);
  }

  /** What branches hold in files that lack them. */
  private static Map<String, Object> defaults(String what, Fields fields) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    fields
        .node("defaults")
        .map(node -> Fields.mapping("'defaults' of " + what, node))
        .ifPresent(
            mapping ->
                mapping
                    .entries()
                    .values()
                    .forEach(
                        entry ->
                            defaults.put(
                                entry.key().value(),
                                fillValue(
                                    "the default of " + entry.key().value(), entry.value()))));
    return defaults;
  }

  private static Object fillValue(String what, YamlNode node) {
    if (node instanceof YamlNode.Items list && list.items().isEmpty()) {
      return List.of();
    }
    if (node instanceof Scalar scalar && scalar.meaning() == Meaning.TEXT) {
      return scalar.value();
    }
    if (node instanceof Scalar scalar && scalar.meaning() == Meaning.BOOLEAN) {
      return Boolean.valueOf(scalar.value());
    }
    if (node instanceof Scalar scalar && scalar.meaning() == Meaning.NUMBER) {
      return scalar.value().matches("[-+]?[0-9]{1,18}")
          ? (Object) Long.valueOf(scalar.value())
          : (Object) Fields.number(what, node);
    }
    throw node.error(
        what + " must be a number, true, false, a text or [], not " + Fields.shown(node));
  }

  private static Optional<String> color(Fields fields) {
    Optional<String> color = fields.text("color");
    if (color.isPresent() && !COLOR.matcher(color.get()).matches()) {
      throw fields.required("color").error("a color is written '#3f90da', in quotes");
    }
    return color;
  }

  private List<FilePattern> files(String what, YamlNode node) {
    return Fields.oneOrMore(node).stream().map(item -> filePattern(what, item)).toList();
  }

  private FilePattern filePattern(String what, YamlNode node) {
    String written = Fields.text("a file of " + what, node).strip();
    if (written.isEmpty()) {
      throw node.error("a file of " + what + " has no name");
    }
    String pattern = ABSOLUTE.matcher(written).matches() ? written : base + "/" + written;
    return new FilePattern(pattern, written, place(node));
  }

  private List<ModelSource> models(
      Fields fields,
      List<NamedExpression> parameters,
      List<CorrectionPlan> corrections,
      List<NamedExpression> definitions) {
    Set<String> taken = new LinkedHashSet<>();
    parameters.forEach(parameter -> taken.add(parameter.name()));
    corrections.forEach(correction -> taken.add(correction.name()));
    definitions.forEach(definition -> taken.add(definition.name()));
    return fields.named(
        "models",
        "model",
        IDENTIFIER,
        IDENTIFIER_RULE,
        (name, value) -> {
          refusePythonWord(name, "model");
          if (taken.contains(name.value())) {
            throw name.error(
                "'"
                    + name.value()
                    + "' is already the name of a parameter, correction or definition");
          }
          return model(name, value);
        });
  }

  private ModelSource model(Scalar name, YamlNode value) {
    String what = "model '" + name.value() + "'";
    if (!(value instanceof Mapping) && !Fields.shown(value).equals("nothing")) {
      FilePattern file = filePattern(what, value);
      return new ModelSource(name.value(), file.pattern(), file.place(), ModelOptions.NONE);
    }
    Fields fields = new Fields(what, value, MODEL_KEYS);
    FilePattern file = filePattern(what, fields.required("file"));
    List<String> inputs = new ArrayList<>();
    for (YamlNode input :
        fields.node("inputs").map(n -> Fields.items("'inputs' of " + what, n)).orElse(List.of())) {
      inputs.add(Fields.text("an input of " + what, input));
    }
    String device = fields.text("device").orElse("cpu");
    if (!device.equals("cpu") && !device.equals("gpu")) {
      throw fields.required("device").error("'device' of " + what + " is cpu or gpu");
    }
    return new ModelSource(
        name.value(),
        file.pattern(),
        file.place(),
        new ModelOptions(
            inputs,
            fields.text("output").orElse(""),
            device.equals("gpu") ? ModelOptions.Device.GPU : ModelOptions.Device.CPU));
  }

  private List<NamedExpression> parameters(Fields fields) {
    List<NamedExpression> parameters =
        fields.named("parameters", "parameter", IDENTIFIER, IDENTIFIER_RULE, this::parameter);
    List<String> names = parameters.stream().map(NamedExpression::name).toList();
    for (String wanted : settings.keySet()) {
      if (!names.contains(wanted)) {
        String rest = names.isEmpty() ? "; it has none" : Suggestions.hint(wanted, names);
        throw new AnalysisException(
            "--set " + wanted + ": " + origin + " has no parameter '" + wanted + "'" + rest);
      }
    }
    return parameters;
  }

  private NamedExpression parameter(Scalar name, YamlNode value) {
    refusePythonWord(name, "parameter");
    SourceText source = Fields.expression("parameter '" + name.value() + "'", value);
    if (!constant(source.text())) {
      throw value.error(
          "parameter '"
              + name.value()
              + "' must be a number, true or false (an expression belongs"
              + " under 'define')");
    }
    String replaced = settings.get(name.value());
    if (replaced == null) {
      return new NamedExpression(name.value(), source);
    }
    String text = replaced.strip();
    if (text.equalsIgnoreCase("true")) {
      text = "True";
    } else if (text.equalsIgnoreCase("false")) {
      text = "False";
    }
    if (!constant(text)) {
      throw new AnalysisException(
          "--set " + name.value() + ": '" + replaced + "' is not a number, true or false");
    }
    return new NamedExpression(name.value(), new SourceText(text, "--set " + name.value(), 1, 1));
  }

  private static boolean constant(String text) {
    return text.equals("True") || text.equals("False") || Quantities.number(text).isPresent();
  }

  private CorrectionPlan correction(Scalar name, YamlNode value) {
    refusePythonWord(name, "correction");
    String what = "correction '" + name.value() + "'";
    String place = place(name);
    if (!(value instanceof Mapping)) {
      return new CorrectionPlan.InFile(name.value(), place, file(what, value), Optional.empty());
    }
    Fields fields = new Fields(what, value, CORRECTION_KEYS);
    if (fields.node("data").isPresent() || fields.node("simulation").isPresent()) {
      allowOnly(fields, what, "data", List.of("data", "simulation"));
      return new CorrectionPlan.Ratio(
          name.value(),
          place,
          histogramPlace("'data' of " + what, fields.required("data")),
          histogramPlace("'simulation' of " + what, fields.required("simulation")));
    }
    if (fields.node("files").isPresent()) {
      allowOnly(fields, what, "files", List.of("files"));
      List<FilePattern> levels = files(what, fields.required("files"));
      if (levels.isEmpty()) {
        throw fields.required("files").error(what + " has no files");
      }
      return new CorrectionPlan.Levels(name.value(), place, levels);
    }
    FilePattern file = file(what, fields.required("file"));
    Optional<String> histogram = fields.text("histogram");
    if (histogram.isPresent()) {
      allowOnly(fields, what, "histogram", List.of("file", "histogram", "errors"));
      return new CorrectionPlan.Bins(
          name.value(),
          place,
          new CorrectionPlan.HistogramPlace(file, histogram.get()),
          fields.flag("errors", false));
    }
    if (fields.node("working-point").isPresent() || fields.node("methods").isPresent()) {
      allowOnly(fields, what, "working-point", List.of("file", "working-point", "methods"));
      YamlNode point = fields.required("working-point");
      String written = Fields.text("'working-point' of " + what, point);
      if (!WORKING_POINTS.contains(written)) {
        throw point.error(
            "there is no working point '"
                + written
                + "'"
                + Suggestions.hint(written, WORKING_POINTS));
      }
      return new CorrectionPlan.Tag(name.value(), place, file, written, methods(what, fields));
    }
    allowOnly(fields, what, "file", List.of("file", "correction"));
    return new CorrectionPlan.InFile(name.value(), place, file, fields.text("correction"));
  }

  private static List<String> methods(String what, Fields fields) {
    if (fields.node("methods").isEmpty()) {
      return BTAG_METHODS;
    }
    List<String> methods = new ArrayList<>();
    for (YamlNode item : Fields.oneOrMore(fields.required("methods"))) {
      methods.add(Fields.text("a method of " + what, item));
    }
    if (methods.isEmpty() || methods.size() > BTAG_METHODS.size()) {
      throw fields
          .required("methods")
          .error("'methods' of " + what + " are those for b, c and light jets, as " + BTAG_METHODS);
    }
    return methods;
  }

  private CorrectionPlan.HistogramPlace histogramPlace(String what, YamlNode node) {
    Fields fields = new Fields(what, node, HISTOGRAM_PLACE_KEYS);
    String path = Fields.text("'histogram' of " + what, fields.required("histogram"));
    return new CorrectionPlan.HistogramPlace(file(what, fields.required("file")), path);
  }

  /** Complains of keys that do not go with one that says what kind of correction it is. */
  private static void allowOnly(Fields fields, String what, String kind, List<String> keys) {
    for (String key : CORRECTION_KEYS) {
      if (fields.node(key).isPresent() && !keys.contains(key)) {
        throw fields
            .required(key)
            .error("'" + key + "' does not go with '" + kind + "' in " + what);
      }
    }
  }

  private FilePattern file(String what, YamlNode node) {
    if (node instanceof YamlNode.Items) {
      throw node.error(what + " must have one file; levels of jet corrections stand under 'files'");
    }
    return filePattern(what, node);
  }

  private String place(YamlNode node) {
    return origin + ":" + node.line() + ":" + node.column();
  }

  private List<NamedExpression> definitions(
      Fields fields, List<NamedExpression> parameters, List<CorrectionPlan> corrections) {
    Map<String, String> taken = new LinkedHashMap<>();
    parameters.forEach(parameter -> taken.put(parameter.name(), "a parameter"));
    for (CorrectionPlan correction : corrections) {
      if (taken.put(correction.name(), "a correction") != null) {
        throw fields
            .entry("corrections", correction.name())
            .error("'" + correction.name() + "' is already the name of a parameter");
      }
    }
    return fields.named(
        "define",
        "definition",
        IDENTIFIER,
        IDENTIFIER_RULE,
        (name, value) -> {
          refusePythonWord(name, "definition");
          String other = taken.put(name.value(), "a definition");
          if (other != null) {
            throw name.error("'" + name.value() + "' is already the name of " + other);
          }
          return new NamedExpression(
              name.value(), Fields.expression("'" + name.value() + "'", value));
        });
  }

  private static void refusePythonWord(Scalar name, String kind) {
    if (PYTHON_WORDS.contains(name.value())) {
      throw name.error("'" + name.value() + "' cannot name a " + kind + ": " + IDENTIFIER_RULE);
    }
  }

  /** A region or a selection as written, before what it starts from is looked up. */
  private record Branch(
      Scalar name,
      boolean region,
      String label,
      List<Scalar> from,
      List<LabelledCut> cuts,
      Optional<SourceText> weight) {}

  private static Map<String, Branch> branches(Fields fields) {
    Map<String, Branch> branches = new LinkedHashMap<>();
    for (String key : List.of("selections", "regions")) {
      boolean region = key.equals("regions");
      String kind = region ? "region" : "selection";
      for (Branch branch :
          fields.named(
              key,
              kind,
              Fields.NAME,
              NAME_RULE,
              (name, value) -> branch(name, value, kind, region))) {
        if (branches.putIfAbsent(branch.name().value(), branch) != null) {
          throw branch
              .name()
              .error("'" + branch.name().value() + "' is already the name of a selection");
        }
      }
    }
    return branches;
  }

  private static Branch branch(Scalar name, YamlNode value, String kind, boolean region) {
    String what = kind + " '" + name.value() + "'";
    if (value instanceof YamlNode.Items) {
      return new Branch(name, region, name.value(), List.of(), cuts(what, value), Optional.empty());
    }
    Fields fields = new Fields(what, value, REGION_KEYS);
    List<Scalar> from = new ArrayList<>();
    fields
        .node("from")
        .ifPresent(
            node -> {
              for (YamlNode item : Fields.oneOrMore(node)) {
                if (!(item instanceof Scalar scalar) || scalar.meaning() == Meaning.NOTHING) {
                  throw item.error("'from' of " + what + " must name a selection or a region");
                }
                from.add(scalar);
              }
            });
    return new Branch(
        name,
        region,
        fields.text("label").orElse(name.value()),
        from,
        fields.node("cuts").map(node -> cuts(what, node)).orElse(List.of()),
        fields.expression("weight"));
  }

  private static List<LabelledCut> cuts(String what, YamlNode node) {
    List<LabelledCut> cuts = new ArrayList<>();
    for (YamlNode item : Fields.items("'cuts' of " + what, node)) {
      if (item instanceof Mapping labelled) {
        if (labelled.entries().size() != 1) {
          throw item.error("a cut of " + what + " is an expression, or 'label: expression'");
        }
        YamlNode.Entry entry = labelled.entries().values().iterator().next();
        String label = entry.key().value();
        cuts.add(
            new LabelledCut(
                label, Fields.expression("cut '" + label + "' of " + what, entry.value())));
      } else {
        SourceText source = Fields.expression("a cut of " + what, item);
        cuts.add(new LabelledCut(source.text().replaceAll("\\s+", " "), source));
      }
    }
    return cuts;
  }

  private static List<SelectionRegion> regions(Map<String, Branch> branches) {
    List<SelectionRegion> regions = new ArrayList<>();
    for (Branch branch : branches.values()) {
      Set<LabelledCut> cuts = new LinkedHashSet<>();
      Set<SourceText> weights = new LinkedHashSet<>();
      collect(branch, branches, new LinkedHashSet<>(), cuts, weights);
      if (branch.region()) {
        regions.add(
            new SelectionRegion(
                branch.name().value(), branch.label(), List.copyOf(cuts), List.copyOf(weights)));
      }
    }
    return regions;
  }

  /** Cuts of what a branch starts from come first; one reached twice is applied once. */
  private static void collect(
      Branch branch,
      Map<String, Branch> branches,
      Set<String> path,
      Set<LabelledCut> cuts,
      Set<SourceText> weights) {
    String name = branch.name().value();
    if (!path.add(name)) {
      throw branch
          .name()
          .error(
              "'"
                  + name
                  + "' starts from itself: "
                  + String.join(" from ", path)
                  + " from "
                  + name);
    }
    for (Scalar from : branch.from()) {
      Branch parent = branches.get(from.value());
      if (parent == null) {
        throw from.error(
            "there is no selection or region '"
                + from.value()
                + "'"
                + Suggestions.hint(from.value(), branches.keySet()));
      }
      collect(parent, branches, path, cuts, weights);
    }
    path.remove(name);
    cuts.addAll(branch.cuts());
    branch.weight().ifPresent(weights::add);
  }

  private static List<HistogramPlan> histograms(
      Fields fields,
      List<SelectionRegion> regions,
      Map<String, Branch> branches,
      PlotOptions plot) {
    List<String> known = regions.stream().map(SelectionRegion::name).toList();
    return fields.named(
        "histograms",
        "histogram",
        Fields.NAME,
        NAME_RULE,
        (name, value) -> histogram(name, value, known, branches, plot));
  }

  private static HistogramPlan histogram(
      Scalar name,
      YamlNode value,
      List<String> regions,
      Map<String, Branch> branches,
      PlotOptions plot) {
    String what = "histogram '" + name.value() + "'";
    Fields fields = new Fields(what, value, HISTOGRAM_KEYS);
    YamlNode variable = fields.required("variable");
    List<SourceText> variables = new ArrayList<>();
    for (YamlNode item : Fields.oneOrMore(variable)) {
      variables.add(Fields.expression("'variable' of " + what, item));
    }
    if (variables.isEmpty() || variables.size() > 2) {
      throw variable.error(what + " must have one variable or two, not " + variables.size());
    }
    List<Axis> axes =
        Binning.axes(
            what,
            fields.required("bins"),
            variables.size(),
            each(what, "label", fields, variables.size()),
            each(what, "unit", fields, variables.size()));
    return new HistogramPlan(
        name.value(),
        fields.text("title").orElse(""),
        regionNames(what, fields, regions, branches),
        variables,
        axes,
        fields.expression("weight"),
        fields.node("plot").map(node -> plot(node, plot)).orElse(plot));
  }

  private static List<String> regionNames(
      String what, Fields fields, List<String> regions, Map<String, Branch> branches) {
    Optional<YamlNode> node = fields.node("region");
    if (node.isEmpty()) {
      return List.of(Analysis.ALL_EVENTS);
    }
    Set<String> names = new LinkedHashSet<>();
    for (YamlNode item : Fields.oneOrMore(node.get())) {
      String name = Fields.text("'region' of " + what, item);
      if (!regions.contains(name)) {
        throw item.error(
            branches.containsKey(name)
                ? "'" + name + "' is a selection; only a region is filled: add it under 'regions'"
                : "there is no region '" + name + "'" + Suggestions.hint(name, regions));
      }
      if (!names.add(name)) {
        throw item.error(what + " names the region '" + name + "' twice");
      }
    }
    if (names.isEmpty()) {
      throw node.get().error("'region' of " + what + " names no region");
    }
    return List.copyOf(names);
  }

  /** A text for each axis; empty where none is given. */
  private static List<String> each(String what, String key, Fields fields, int axes) {
    List<String> texts = new ArrayList<>();
    Optional<YamlNode> node = fields.node(key);
    if (node.isPresent()) {
      for (YamlNode item : Fields.oneOrMore(node.get())) {
        texts.add(Fields.text("'" + key + "' of " + what, item));
      }
      if (texts.size() != axes) {
        throw node.get()
            .error(
                "'" + key + "' of " + what + " must be " + axes + " text" + (axes > 1 ? "s" : ""));
      }
    }
    while (texts.size() < axes) {
      texts.add("");
    }
    return texts;
  }

  private static PlotOptions plot(YamlNode node, PlotOptions otherwise) {
    Fields fields = new Fields("'plot'", node, PLOT_KEYS);
    return new PlotOptions(
        fields.flag("draw", otherwise.draw()),
        fields.flag("log", otherwise.log()),
        fields.flag("normalise", otherwise.normalise()),
        fields.flag("density", otherwise.density()),
        fields.flag("overlay", otherwise.overlay()),
        fields.flag("variations", otherwise.variations()),
        fields.text("counts").orElse(Objects.requireNonNull(otherwise.counts())));
  }
}
