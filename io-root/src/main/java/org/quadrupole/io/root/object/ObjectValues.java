package org.quadrupole.io.root.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.io.root.dictionary.ElementType;
import org.quadrupole.io.root.dictionary.ObjectBits;
import org.quadrupole.io.root.dictionary.PointedArray;
import org.quadrupole.io.root.dictionary.SelfStreamed;
import org.quadrupole.io.root.dictionary.StreamedList;
import org.quadrupole.io.root.dictionary.StreamedLoop;
import org.quadrupole.io.root.dictionary.StreamedObject;
import org.quadrupole.io.root.dictionary.StreamedPair;
import org.quadrupole.io.root.dictionary.StreamerElement;
import org.quadrupole.io.root.dictionary.SymmetricMatrix;
import org.quadrupole.io.root.dictionary.UnknownObject;
import org.quadrupole.io.root.dictionary.Verbatim;
import org.quadrupole.io.root.wire.WireReader;
import org.quadrupole.io.root.write.RootAxis;
import org.quadrupole.io.root.write.RootHistogram;

/**
 * Makes a {@link RootValue} of an object as it is streamed. Members are found by name, so that
 * every version of a class is understood that has them. Of an object that several others refer to,
 * only the first becomes a value, unless it is a plain one: one that contains itself, or the same
 * object very often, ends.
 */
public final class ObjectValues {

  private static final String REWRITE = "Open it with ROOT and write it again.";

  /** TEfficiency::EStatOption. */
  private static final List<String> STATISTIC_OPTIONS =
      List.of(
          "Clopper-Pearson",
          "normal",
          "Wilson",
          "Agresti-Coull",
          "Feldman-Cousins",
          "Bayesian, Jeffreys prior",
          "Bayesian, uniform prior",
          "Bayesian",
          "mid-P");

  private final WireReader in;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Values in which there are no others, which may stand in several places. */
  private final IdentityHashMap<Object, RootValue> plainValues = new IdentityHashMap<>();

  private ObjectValues(WireReader in) {
    this.in = in;
  }

  /**
   * The value of an object.
   *
   * @param object what was read
   * @param className the class that its key names
   * @param in where it was read, for messages
   */
  public static RootValue of(@Nullable Object object, String className, WireReader in)
      throws RootFormatException {
    RootValue value = new ObjectValues(in).value(object, className);
    if (value instanceof UnreadValue unread) {
      throw in.problem(
          "a " + unread.className() + " cannot be read: " + unread.reason(),
          "Leave it out, or copy the file with ROOT (hadd or rootcp).");
    }
    return value;
  }

  private RootValue value(@Nullable Object object, String className) throws RootFormatException {
    if (object == null) {
      return new UnreadValue(className, "there is none");
    }
    if (object instanceof UnknownObject unknown) {
      return new UnreadValue(
          unknown.className(), "the file does not describe how the class is streamed");
    }
    RootValue known = plainValues.get(object);
    if (known != null) {
      return known;
    }
    if (!seen.add(object)) {
      return new UnreadValue(className(object, className), "it stands elsewhere in this object");
    }
    RootValue value = made(object, className);
    if (value instanceof TextValue
        || value instanceof VectorValue
        || value instanceof MatrixValue
        || (value instanceof HistogramValue histogram && histogram.functions().isEmpty())
        || (value instanceof GraphValue graph && graph.functions().isEmpty())) {
      plainValues.put(object, value);
    }
    return value;
  }

  private RootValue made(Object object, String className) throws RootFormatException {
    if (object instanceof StreamedList list) {
      return list.className().equals("TMap") ? map(list) : collection(list);
    }
    if (object instanceof SymmetricMatrix matrix) {
      return matrix(matrix);
    }
    if (object instanceof SelfStreamed own) {
      return own.className().equals("TClonesArray") && own.value() instanceof List<?> items
          ? new CollectionValue(own.className(), own.name(), "", items(new ArrayList<>(items)))
          : new StructValue(
              own.className(),
              own.name(),
              "",
              0,
              List.of(
                  new StructValue.Member(
                      "items", own.className(), plain(own.value(), own.className()))));
    }
    if (object instanceof String text) {
      return new TextValue(className, text, "");
    }
    if (object instanceof ObjectBits) {
      return new TextValue(className, "", "");
    }
    if (object instanceof StreamedObject streamed) {
      return described(streamed);
    }
    if (object instanceof PointedArray pointed) {
      return numbers(pointed.className(), pointed.array());
    }
    if (object.getClass().isArray()) {
      return numbers(className, object);
    }
    if (object instanceof Integer date && className.equals("TDatime")) {
      return new TextValue(className, "", dateAndTime(date));
    }
    return new UnreadValue(className, "it has no class");
  }

  /** A TArray, which has neither name nor title. */
  private RootValue numbers(String className, Object array) throws RootFormatException {
    return new StructValue(
        className,
        "",
        "",
        0,
        List.of(new StructValue.Member("fArray", className, plain(array, className))));
  }

  /** Seconds to years since 1995 in the bits of one number. Source: ROOT's TDatime. */
  private static String dateAndTime(int bits) {
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d %02d:%02d:%02d",
        (bits >>> 26) + 1995,
        bits >>> 22 & 15,
        bits >>> 17 & 31,
        bits >>> 12 & 31,
        bits >>> 6 & 63,
        bits & 63);
  }

  private static String className(Object object, String otherwise) {
    return object instanceof StreamedObject streamed
        ? streamed.className()
        : object instanceof StreamedList list ? list.className() : otherwise;
  }

  private RootValue described(StreamedObject object) throws RootFormatException {
    String name = object.className();
    if (object.is("TH1") && HistogramMembers.array(object).isPresent()) {
      return histogram(complete(object));
    }
    if (object.is("THnSparse") || object.is("THn")) {
      return NdHistograms.of(complete(object), this::problem, axes(object));
    }
    if (object.is("TGraph") || object.is("TGraph2D")) {
      return graph(object);
    }
    if (object.is("TEfficiency")) {
      return efficiency(object);
    }
    if (object.is("TF1") || object.is("TFormula")) {
      return Functions.of(object);
    }
    if (name.equals("TMultiGraph") || name.equals("THStack")) {
      String member = name.equals("THStack") ? "fHists" : "fGraphs";
      return new CollectionValue(
          name, object.text("fName"), object.text("fTitle"), items(object.list(member)));
    }
    if (name.startsWith("TParameter<") && object.get("fVal") != null) {
      return new ParameterValue(name, object.text("fName"), member(object, "fVal"));
    }
    if (name.equals("TObjString")) {
      return new TextValue(name, object.text("fString"), "");
    }
    if (name.equals("TNamed")) {
      return new TextValue(name, object.text("fName"), object.text("fTitle"));
    }
    if (name.startsWith("TVectorT<")) {
      return new VectorValue(
          name, object.integer("fRowLwb"), Numbers.doubles(object.get("fElements")));
    }
    if (name.startsWith("TMatrixT<")) {
      return matrix(object, name, Numbers.doubles(object.get("fElements")));
    }
    return struct(object);
  }

  private StreamedObject complete(StreamedObject object) throws RootFormatException {
    if (!object.problem().isEmpty()) {
      throw in.problem(object.problem(), REWRITE);
    }
    return object;
  }

  private RootFormatException problem(String what) {
    return in.problem(what, REWRITE);
  }

  private HistogramValue histogram(StreamedObject stored) throws RootFormatException {
    StreamedObject object;
    try {
      object = BinFiller.emptied(stored);
    } catch (IllegalArgumentException e) {
      throw in.problem(
          "histogram " + stored.text("fName") + ": " + e.getMessage(),
          "Call BufferEmpty() before it is written.");
    }
    int dimensions = HistogramMembers.dimensions(object);
    List<RootAxis> axes = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      axes.add(axis(object.object(HistogramMembers.AXES.get(i)).orElse(null)));
    }
    RootHistogram histogram;
    ProfileSums sums = object.has("fBinEntries") ? profile(object) : null;
    double[] contents =
        Numbers.doubles(HistogramMembers.array(object).map(object::base).orElse(null));
    try {
      histogram =
          new RootHistogram(
              object.text("fName"),
              object.text("fTitle"),
              axes,
              contents,
              Numbers.doubles(object.get("fSumw2")),
              object.real("fEntries"),
              statistics(object, dimensions));
    } catch (IllegalArgumentException e) {
      throw in.problem(String.valueOf(e.getMessage()), RootFormatException.DAMAGED);
    }
    if (sums != null
        && (sums.binEntries().length != contents.length
            || histogram.sumw2().length != contents.length
            || (sums.binSumw2().length != 0 && sums.binSumw2().length != contents.length))) {
      throw in.damaged("profile " + object.text("fName") + " has arrays of different lengths");
    }
    return new HistogramValue(
        object.className(),
        histogram,
        dimensions < HistogramMembers.AXES.size() ? axisTitle(object, dimensions) : "",
        Optional.ofNullable(sums),
        items(object.list("fFunctions")));
  }

  private static double[] statistics(StreamedObject object, int dimensions) {
    // A profile of one axis has sums of y too, which are not those of an axis.
    return HistogramMembers.STATISTICS.stream()
        .limit(dimensions == 1 ? 4 : dimensions == 2 ? 7 : 11)
        .mapToDouble(object::real)
        .toArray();
  }

  private ProfileSums profile(StreamedObject object) throws RootFormatException {
    String profiled = HistogramMembers.profiled(object);
    String upper = profiled.toUpperCase(java.util.Locale.ROOT);
    int mode = object.integer("fErrorMode");
    ProfileSums.ErrorMode[] modes = ProfileSums.ErrorMode.values();
    if (mode < 0 || mode >= modes.length) {
      throw in.damaged("a profile has the error mode " + mode);
    }
    return new ProfileSums(
        Numbers.doubles(object.get("fBinEntries")),
        Numbers.doubles(object.get("fBinSumw2")),
        modes[mode],
        object.real("f" + upper + "min"),
        object.real("f" + upper + "max"),
        object.real("fTsumw" + profiled),
        object.real("fTsumw" + profiled + "2"));
  }

  private List<RootAxis> axes(StreamedObject object) throws RootFormatException {
    List<RootAxis> axes = new ArrayList<>();
    for (Object item : object.list("fAxes")) {
      axes.add(axis(item instanceof StreamedObject axis ? axis : null));
    }
    return axes;
  }

  private RootAxis axis(@Nullable StreamedObject axis) throws RootFormatException {
    if (axis == null) {
      throw in.problem("a histogram has no axis", REWRITE);
    }
    double[] edges = Numbers.doubles(axis.get("fXbins"));
    int bins = axis.integer("fNbins");
    List<String> labels = labels(axis, bins);
    double low = axis.real("fXmin");
    double high = axis.real("fXmax");
    try {
      return new RootAxis(
          axis.text("fTitle"), bins, low, high, Arrays.stream(edges).boxed().toList(), labels);
    } catch (IllegalArgumentException e) {
      throw in.problem(String.valueOf(e.getMessage()), REWRITE);
    }
  }

  /** A label is a TObjString whose unique id is the number of its bin. */
  private static List<String> labels(StreamedObject axis, int bins) {
    List<@Nullable Object> items = axis.list("fLabels");
    if (items.isEmpty() || bins < 1) {
      return List.of();
    }
    Map<Integer, String> byBin = new HashMap<>();
    for (Object item : items) {
      if (item instanceof StreamedObject label
          && label.base("TObject") instanceof ObjectBits base) {
        byBin.put(base.uniqueId(), label.text("fString"));
      }
    }
    int last = Collections.max(byBin.keySet().isEmpty() ? Set.of(0) : byBin.keySet());
    if (last > bins) {
      return List.of();
    }
    return IntStream.rangeClosed(1, bins).mapToObj(i -> byBin.getOrDefault(i, "")).toList();
  }

  private GraphValue graph(StreamedObject object) throws RootFormatException {
    complete(object);
    List<GraphValue.GraphColumn> columns = new ArrayList<>();
    columns.add(new GraphValue.GraphColumn("x", Numbers.doubles(object.get("fX"))));
    columns.add(new GraphValue.GraphColumn("y", Numbers.doubles(object.get("fY"))));
    for (String[] column :
        new String[][] {
          {"fZ", "z"},
          {"fEX", "ex"},
          {"fEY", "ey"},
          {"fEZ", "ez"},
          {"fEXlow", "ex_low"},
          {"fEXhigh", "ex_high"},
          {"fExL", "ex_low"},
          {"fExH", "ex_high"},
          {"fEYlow", "ey_low"},
          {"fEYhigh", "ey_high"},
          {"fEZlow", "ez_low"},
          {"fEZhigh", "ez_high"},
          {"fEXlowd", "ex_low_shift"},
          {"fEXhighd", "ex_high_shift"},
          {"fEYlowd", "ey_low_shift"},
          {"fEYhighd", "ey_high_shift"}
        }) {
      if (object.has(column[0])) {
        columns.add(new GraphValue.GraphColumn(column[1], Numbers.doubles(object.get(column[0]))));
      }
    }
    columns.addAll(multiErrors(object));
    int points = object.integer("fNpoints");
    for (GraphValue.GraphColumn column : columns) {
      if (column.values().length != points) {
        throw in.damaged(
            "a graph of " + points + " points has " + column.values().length + " " + column.name());
      }
    }
    StreamedObject frame = object.object("fHistogram").orElse(null);
    return new GraphValue(
        object.className(),
        object.text("fName"),
        object.text("fTitle"),
        axisTitle(frame, 0),
        axisTitle(frame, 1),
        columns,
        items(object.list("fFunctions")));
  }

  private static List<GraphValue.GraphColumn> multiErrors(StreamedObject object) {
    List<GraphValue.GraphColumn> columns = new ArrayList<>();
    List<@Nullable Object> low = object.list("fEyL");
    List<@Nullable Object> high = object.list("fEyH");
    for (int i = 0; i < Math.min(low.size(), high.size()); i++) {
      columns.add(new GraphValue.GraphColumn("ey" + i + "_low", Numbers.doubles(low.get(i))));
      columns.add(new GraphValue.GraphColumn("ey" + i + "_high", Numbers.doubles(high.get(i))));
    }
    return columns;
  }

  private static String axisTitle(@Nullable StreamedObject frame, int axis) {
    return frame == null
        ? ""
        : frame
            .object(HistogramMembers.AXES.get(axis))
            .map(found -> found.text("fTitle"))
            .orElse("");
  }

  private EfficiencyValue efficiency(StreamedObject object) throws RootFormatException {
    complete(object);
    RootValue passed = value(object.get("fPassedHistogram"), "TH1");
    RootValue total = value(object.get("fTotalHistogram"), "TH1");
    int option = object.integer("fStatisticOption");
    if (!(passed instanceof HistogramValue some)
        || !(total instanceof HistogramValue all)
        || some.values().length != all.values().length
        || option < 0
        || option >= STATISTIC_OPTIONS.size()) {
      throw in.problem("an efficiency is not made of two histograms of equal bins", REWRITE);
    }
    return new EfficiencyValue(
        object.className(),
        object.text("fName"),
        object.text("fTitle"),
        some,
        all,
        STATISTIC_OPTIONS.get(option),
        object.real("fConfLevel"),
        object.real("fBeta_alpha"),
        object.real("fBeta_beta"),
        object.real("fWeight"),
        items(object.list("fFunctions")));
  }

  private CollectionValue collection(StreamedList list) throws RootFormatException {
    return new CollectionValue(list.className(), list.name(), "", items(list.items()));
  }

  private MapValue map(StreamedList list) throws RootFormatException {
    List<MapValue.Entry> entries = new ArrayList<>();
    for (int i = 0; i + 1 < list.items().size(); i += 2) {
      entries.add(
          new MapValue.Entry(
              value(list.items().get(i), "null"), value(list.items().get(i + 1), "null")));
    }
    return new MapValue(list.name(), entries);
  }

  private List<RootValue> items(List<@Nullable Object> objects) throws RootFormatException {
    List<RootValue> items = new ArrayList<>();
    for (Object object : objects) {
      if (object != null) {
        items.add(value(object, ""));
      }
    }
    return items;
  }

  private MatrixValue matrix(SymmetricMatrix matrix) {
    int n = matrix.base().integer("fNrows");
    double[] triangle = Numbers.doubles(matrix.triangle());
    double[] elements = new double[n * n];
    int next = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        elements[i * n + j] = triangle[next];
        elements[j * n + i] = triangle[next];
        next++;
      }
    }
    return new MatrixValue(matrix.className(), n, n, elements);
  }

  private MatrixValue matrix(StreamedObject object, String name, double[] elements)
      throws RootFormatException {
    int rows = object.integer("fNrows");
    int columns = object.integer("fNcols");
    if ((long) rows * columns != elements.length) {
      throw in.damaged(
          String.format("a matrix of %d x %d has %d elements", rows, columns, elements.length));
    }
    return new MatrixValue(name, rows, columns, elements);
  }

  private StructValue struct(StreamedObject object) throws RootFormatException {
    List<StructValue.Member> members = new ArrayList<>();
    members(object, members, new HashSet<>());
    if (!object.problem().isEmpty()) {
      members.add(
          new StructValue.Member("", "", new UnreadValue(object.className(), object.problem())));
    }
    return new StructValue(
        object.className(),
        object.text("fName"),
        object.text("fTitle"),
        object.info().version(),
        members);
  }

  private void members(StreamedObject object, List<StructValue.Member> members, Set<String> names)
      throws RootFormatException {
    List<StreamerElement> elements = object.info().elements();
    for (int i = 0; i < elements.size(); i++) {
      StreamerElement element = elements.get(i);
      Object raw = object.raw(i);
      if (element.isBase() && raw instanceof StreamedObject base) {
        members(base, members, names);
      } else if (!(raw instanceof ObjectBits && element.isBase())) {
        String name =
            names.add(element.name()) ? element.name() : object.className() + "::" + element.name();
        members.add(new StructValue.Member(name, element.typeName(), plain(raw, element)));
      }
    }
  }

  private Object member(StreamedObject object, String name) throws RootFormatException {
    List<StreamerElement> elements = object.info().elements();
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).name().equals(name)) {
        return plain(object.raw(i), elements.get(i));
      }
    }
    return StructValue.NULL;
  }

  private Object plain(@Nullable Object raw, StreamerElement element) throws RootFormatException {
    if (raw instanceof Verbatim verbatim && verbatim.problem() != null) {
      return new UnreadValue(element.typeName(), String.valueOf(verbatim.problem()));
    }
    Object value = raw instanceof Verbatim verbatim ? verbatim.value() : raw;
    int type = element.type();
    boolean unsigned = type == ElementType.ULONG || type == ElementType.ULONG64;
    if (unsigned && value instanceof Long number) {
      return Numbers.unsigned(number);
    }
    return plain(value, element.typeName());
  }

  private Object plain(@Nullable Object value, String type) throws RootFormatException {
    if (value == null) {
      return StructValue.NULL;
    }
    if (value instanceof Number || value instanceof Boolean || value instanceof String) {
      return value;
    }
    if (value.getClass().isArray()) {
      return type.startsWith("u") || type.contains("<u") ? Numbers.unsignedArray(value) : value;
    }
    if (value instanceof StreamedPair pair) {
      return List.of(plain(pair.first(), ""), plain(pair.second(), ""));
    }
    if (value instanceof PointedArray pointed) {
      return pointed.array();
    }
    if (value instanceof StreamedLoop loop) {
      return plain(loop.items(), type);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      for (Object item : list) {
        items.add(plain(item, type));
      }
      return Collections.unmodifiableList(items);
    }
    return value(value, type.replace("*", "").trim());
  }
}
