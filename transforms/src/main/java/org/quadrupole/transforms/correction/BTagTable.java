package org.quadrupole.transforms.correction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.quadrupole.transforms.correction.FormulaReader.Dialect;

/**
 * Scale factors of b-tagging in the CSV format of CMS's BTV group (before its UL formats), for one
 * working point: as coffea's {@code BTagScaleFactor}.
 */
public final class BTagTable {

  /** Working points by name; {@link #RESHAPE} is of the discriminant's whole distribution. */
  public static final List<String> POINTS = List.of("loose", "medium", "tight", "reshape");

  private static final int RESHAPE = 3;
  private static final int COLUMNS = 11;
  private static final String HEADER =
      "OperatingPoint,measurementType,sysType,jetFlavor,etaMin,etaMax,ptMin,ptMax,discrMin,discrMax,"
          + "formula";

  /** Edges of the hadron flavour: light, c, b; and how the file numbers them. */
  private static final double[] FLAVORS = {0, 4, 5, 6};

  private static final int[] NUMBERS = {2, 1, 0};
  private static final double MAX_STEPS = 1e9;

  private record Row(
      int point,
      String method,
      String systematic,
      int flavor,
      List<Double> ranges,
      String formula) {

    double low(int axis) {
      return ranges.get(2 * axis);
    }

    double high(int axis) {
      return ranges.get(2 * axis + 1);
    }

    boolean holds(int axis, double value) {
      return low(axis) <= value && value < high(axis);
    }

    /** Whether the mirrored range of the pseudorapidity holds a value. */
    boolean mirrored(double eta) {
      return -high(0) <= eta && eta < -low(0);
    }
  }

  private final SourceFile file;
  private final int point;
  private final List<Row> rows;
  private final double[] eta;
  private final double[] pt;
  private final double[] discriminant;
  private final Map<String, Node> formulas = new HashMap<>();

  private BTagTable(SourceFile file, int point, List<Row> rows) {
    this.file = file;
    this.point = point;
    this.rows = rows;
    double[] edges = edges(0);
    this.eta = edges[0] >= 0 ? mirrored(edges) : edges;
    this.pt = edges(1);
    this.discriminant = edges(2);
  }

  /**
   * Reads a file.
   *
   * @param point the working point, one of {@link #POINTS}
   * @param methods how the factors were measured for b, c and light jets, as the file calls it;
   *     flavours without a method have no factors
   * @return a function of the systematic ({@code central}, {@code up}, ...), the hadron flavour (0,
   *     4 or 5), the pseudorapidity and the transverse momentum; for {@code reshape} of the
   *     discriminant too
   * @throws CorrectionException if anything in the file is wrong, or it has nothing for the methods
   */
  public static Correction read(SourceFile file, String point, List<String> methods) {
    int number = POINTS.indexOf(point);
    if (number < 0) {
      throw file.error("there is no working point '" + point + "'; known: " + POINTS);
    }
    List<Row> all = rows(file);
    List<Row> rows =
        all.stream()
            .filter(
                row ->
                    row.point() == number
                        && row.flavor() < methods.size()
                        && methods.get(row.flavor()).equals(row.method()))
            .sorted(
                Comparator.comparingInt(Row::flavor).thenComparing(Row::ranges, BTagTable::compare))
            .toList();
    for (String method : methods) {
      if (rows.stream().noneMatch(row -> row.method().equals(method))) {
        throw file.error(
            "there is nothing for the working point "
                + point
                + " by the method '"
                + method
                + "'; methods of the file: "
                + new TreeSet<>(all.stream().map(Row::method).toList()));
      }
    }
    return new BTagTable(file, number, rows)
        .correction(Correction.fingerprint(List.of(file.content()), point + " " + methods));
  }

  private Correction correction(String fingerprint) {
    Map<String, List<Row>> bySystematic = new TreeMap<>();
    for (Row row : rows) {
      bySystematic.computeIfAbsent(row.systematic(), s -> new ArrayList<>()).add(row);
    }
    List<CorrectionInput> inputs =
        new ArrayList<>(
            List.of(
                CorrectionInput.text("systematic", List.copyOf(bySystematic.keySet())),
                CorrectionInput.whole("flavor"),
                CorrectionInput.real("eta"),
                CorrectionInput.real("pt")));
    if (point == RESHAPE) {
      inputs.add(CorrectionInput.real("discriminant"));
    }
    int variable = inputs.size() - 1;
    int slot = inputs.size();
    Node[] nodes =
        bySystematic.values().stream().map(some -> table(some, slot)).toArray(Node[]::new);
    double[] range = point == RESHAPE ? discriminant : pt;
    Node root =
        new Clamp(
            variable,
            slot,
            range[0],
            range[range.length - 1],
            new Category(
                0,
                IntStream.range(0, nodes.length).asDoubleStream().toArray(),
                nodes,
                new Node.Failure(file.name() + ": it does not know this systematic", -1)));
    return new Correction(
        file.name(), "", inputs, Correction.Result.REAL, root, slot + 1, fingerprint);
  }

  private Node table(List<Row> some, int slot) {
    List<Axis> axes =
        new ArrayList<>(List.of(Axis.of(1, FLAVORS), Axis.of(2, eta), Axis.of(3, pt)));
    double[] third = discriminant;
    if (point == RESHAPE) {
      axes.add(Axis.of(4, discriminant));
    } else {
      third = Arrays.copyOf(discriminant, 2);
    }
    double steps = 3.0 * eta.length * pt.length * third.length * some.size();
    if (steps > MAX_STEPS) {
      throw file.error("too many edges: " + eta.length + ", " + pt.length + ", " + third.length);
    }
    List<Node> nodes = new ArrayList<>();
    for (int number : NUMBERS) {
      List<Row> flavor = some.stream().filter(row -> row.flavor() == number).toList();
      for (int i = 0; i + 1 < eta.length; i++) {
        for (int j = 0; j + 1 < pt.length; j++) {
          for (int k = 0; k + 1 < third.length; k++) {
            nodes.add(find(flavor, eta[i], pt[j], third[k], slot));
          }
        }
      }
    }
    return Table.of(
        axes.toArray(Axis[]::new), Table.Flow.CLAMP, nodes.toArray(Node[]::new), file.name());
  }

  /** The formula of a bin: of the first row that holds it, or whose mirror image does. */
  private Node find(List<Row> flavor, double eta, double pt, double discriminant, int slot) {
    List<Row> fitting =
        flavor.stream().filter(row -> row.holds(1, pt) && row.holds(2, discriminant)).toList();
    return fitting.stream()
        .filter(row -> row.holds(0, eta))
        .findFirst()
        .or(() -> fitting.stream().filter(row -> eta < 0 && row.mirrored(eta)).findFirst())
        .map(row -> formula(row, slot))
        .orElseGet(() -> new Node.Failure(file.name() + ": there is no factor for such a jet", -1));
  }

  private Node formula(Row row, int slot) {
    return formulas.computeIfAbsent(
        row.formula(),
        text -> {
          try {
            Term term = FormulaReader.read(Dialect.TEXT_FILE, text, new int[] {slot}, 0);
            return new Formula(term, new double[0]);
          } catch (CorrectionException e) {
            throw file.error(String.valueOf(e.getMessage()));
          }
        });
  }

  /** All edges of an axis, of all systematics. */
  private double[] edges(int axis) {
    ToDoubleFunction<Row> low = row -> row.low(axis);
    TreeSet<Double> edges = new TreeSet<>();
    rows.forEach(row -> edges.addAll(List.of(low.applyAsDouble(row), row.high(axis))));
    if (edges.size() < 2) {
      throw file.error("a range is empty");
    }
    return array(edges);
  }

  private static int compare(List<Double> left, List<Double> right) {
    for (int k = 0; k < left.size(); k++) {
      int order = left.get(k).compareTo(right.get(k));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private double[] mirrored(double[] edges) {
    if (edges[0] != 0) {
      throw file.error("the factors do not cover a pseudorapidity of 0");
    }
    TreeSet<Double> both = new TreeSet<>();
    for (double edge : edges) {
      both.addAll(List.of(edge, edge == 0 ? 0.0 : -edge));
    }
    return array(both);
  }

  private static double[] array(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static List<Row> rows(SourceFile file) {
    List<String> lines = file.lines();
    String header = lines.isEmpty() ? "" : lines.get(0).replaceAll("\\s|\"", "");
    if (!header.substring(header.indexOf(';') + 1).equals(HEADER)) {
      throw file.error(1, "the columns must be " + HEADER.replace(",", ", "));
    }
    List<Row> rows = new ArrayList<>();
    for (int k = 1; k < lines.size(); k++) {
      if (!lines.get(k).isBlank()) {
        rows.add(row(file, k + 1, lines.get(k)));
      }
    }
    return rows;
  }

  private static Row row(SourceFile file, int line, String text) {
    // Only the formula, in quotes, may hold commas.
    String[] fields = text.split(",", COLUMNS);
    if (fields.length < COLUMNS) {
      throw file.error(line, COLUMNS + " columns are expected, not " + fields.length);
    }
    try {
      List<Double> ranges = new ArrayList<>();
      for (int k = 4; k < COLUMNS - 1; k++) {
        ranges.add(Double.valueOf(fields[k].strip()));
      }
      return new Row(
          Integer.parseInt(fields[0].strip()),
          fields[1].strip(),
          fields[2].strip(),
          Integer.parseInt(fields[3].strip()),
          ranges,
          fields[COLUMNS - 1].strip().replaceAll("^\"|\"$", "").strip());
    } catch (NumberFormatException e) {
      throw new CorrectionException(
          file.name() + ":" + line + ": " + e.getMessage() + " (a number is expected)", e);
    }
  }
}
