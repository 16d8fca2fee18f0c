package org.quadrupole.transforms.correction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.quadrupole.events.NearestName;
import org.quadrupole.transforms.correction.FormulaReader.Dialect;

/**
 * CMS's text files: jet energy corrections ({@code .jec.txt}), their uncertainties ({@code
 * .junc.txt}), resolutions ({@code .jr.txt}) and their scale factors ({@code .jersf.txt}),
 * effective areas ({@code .ea.txt}), plain or compressed. Values are those of coffea's {@code
 * jetmet_tools} and {@code lookup_tools} for inputs of {@code float64}.
 */
public final class TextTables {

  /** The texts for a direction: all that stand for the same, the first one first in messages. */
  private static final List<String> NOMINAL = List.of("nominal", "nom", "central");

  private static final List<String> LEVELS =
      List.of("L1", "L2", "L3", "L2L3", "L4", "L5", "L6", "L7");
  private static final Pattern LEVEL = Pattern.compile("_([L1-7]*L[1-7])[A-Za-z]*_[A-Za-z0-9]+$");
  private static final List<String> SCALED = List.of("JetPt", "JetE");

  private TextTables() {}

  /**
   * Reads a file.
   *
   * @param part the only section ({@code [AbsoluteStat]}) or column (of effective areas) wanted;
   *     without it the correction takes it as a text where there are several
   * @throws CorrectionException if anything in the file is wrong
   */
  public static Correction read(SourceFile file, Optional<String> part) {
    Map<String, TextTable> tables = TextTable.read(file);
    TextTable some = tables.values().iterator().next();
    for (TextTable table : tables.values()) {
      if (table.kind != some.kind
          || !table.binned.equals(some.binned)
          || !table.evaluated.equals(some.evaluated)) {
        throw table.error("the sections of the file are for different things");
      }
    }
    String fingerprint = Correction.fingerprint(List.of(file.content()), part.orElse(""));
    Inputs inputs = new Inputs();
    some.binned.forEach(inputs::add);
    if (some.kind == TextTable.Kind.NUMBERS) {
      return numbers(file, tables, part, inputs, fingerprint);
    }
    some.evaluated.forEach(inputs::add);
    Map<String, TextTable> wanted = choose(file, tables, part, "section");
    int direction = -1;
    if (some.kind != TextTable.Kind.FORMULA) {
      List<String> texts = new ArrayList<>();
      if (some.kind == TextTable.Kind.SCALE_FACTOR) {
        texts.addAll(NOMINAL);
      }
      Collections.addAll(texts, "up", "down");
      direction = inputs.text("direction", texts);
    }
    int section = -1;
    if (wanted.size() > 1) {
      section = inputs.text("source", List.copyOf(wanted.keySet()));
    }
    List<Node> nodes = new ArrayList<>();
    for (TextTable table : wanted.values()) {
      nodes.add(
          switch (table.kind) {
            case FORMULA -> formula(table, inputs);
            case UNCERTAINTY -> uncertainty(table, inputs, direction);
            default -> scaleFactor(table, inputs, direction);
          });
    }
    Node root = section < 0 ? nodes.get(0) : chosen(file, "source", section, nodes);
    return inputs.correction(stem(file), root, fingerprint);
  }

  /**
   * Joins the levels of a jet energy correction: as coffea's {@code FactorizedJetCorrector}, in the
   * order of the levels in the files' names ({@code ..._L2Relative_AK4PFchs}) where all have one,
   * else as they are given.
   *
   * @throws CorrectionException if anything in a file is wrong
   */
  public static Correction levels(List<SourceFile> files) {
    List<SourceFile> ordered = new ArrayList<>(files);
    if (files.stream().allMatch(file -> level(file) >= 0)) {
      ordered.sort(Comparator.comparingInt(TextTables::level));
    }
    Inputs inputs = new Inputs();
    List<TextTable> tables = new ArrayList<>();
    for (SourceFile file : ordered) {
      Map<String, TextTable> read = TextTable.read(file);
      TextTable table = read.values().iterator().next();
      if (read.size() > 1 || table.kind != TextTable.Kind.FORMULA) {
        throw file.error("not one level of a jet energy correction");
      }
      tables.add(table);
      table.binned.forEach(inputs::add);
      table.evaluated.forEach(inputs::add);
    }
    Node[] levels = tables.stream().map(table -> formula(table, inputs)).toArray(Node[]::new);
    int[] scaled = SCALED.stream().filter(inputs::has).mapToInt(inputs::add).toArray();
    Node root = new JetLevels(levels, scaled, inputs.places(scaled.length));
    return inputs.correction(
        stem(ordered.get(0)),
        root,
        Correction.fingerprint(ordered.stream().map(SourceFile::content).toList(), "levels"));
  }

  private static int level(SourceFile file) {
    Matcher level = LEVEL.matcher(stem(file));
    return level.find() ? LEVELS.indexOf(level.group(1)) : -1;
  }

  private static String stem(SourceFile file) {
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static <T> Map<String, T> choose(
      SourceFile file, Map<String, T> all, Optional<String> part, String what) {
    if (part.isEmpty()) {
      return all;
    }
    T chosen = all.get(part.get());
    if (chosen == null) {
      throw file.error(
          "there is no "
              + what
              + " '"
              + part.get()
              + "'"
              + NearestName.of(part.get(), all.keySet())
                  .map(near -> "; did you mean '" + near + "'?")
                  .orElse(""));
    }
    return Map.of(part.get(), chosen);
  }

  private static Node chosen(SourceFile file, String name, int input, List<Node> nodes) {
    return new Category(
        input,
        IntStream.range(0, nodes.size()).asDoubleStream().toArray(),
        nodes.toArray(Node[]::new),
        new Node.Failure(file.name() + ": it does not know this text for " + name, -1));
  }

  private static Node formula(TextTable table, Inputs inputs) {
    int variables = table.evaluated.size();
    int slot = inputs.places(variables);
    int most = 0;
    double[][] ranges = new double[table.rows.length][];
    double[][] parameters = new double[table.rows.length][];
    for (int k = 0; k < table.rows.length; k++) {
      double[] row = table.rows[k];
      if (row.length < 1 + 2 * variables) {
        throw table.rowError(k, "it has no range for each of " + table.evaluated);
      }
      ranges[k] = Arrays.copyOfRange(row, 1, 1 + 2 * variables);
      parameters[k] = Arrays.copyOfRange(row, 1 + 2 * variables, row.length);
      most = k == 0 ? parameters[k].length : Math.min(most, parameters[k].length);
    }
    Term term;
    try {
      term =
          FormulaReader.read(
              Dialect.SINGLE_PARAMETERS,
              table.formula,
              IntStream.range(slot, slot + variables).toArray(),
              most);
    } catch (CorrectionException e) {
      throw table.error(String.valueOf(e.getMessage()));
    }
    return new TableFormula(
        first(table, inputs),
        second(table, inputs),
        table.start,
        term,
        table.evaluated.stream().mapToInt(inputs::add).toArray(),
        slot,
        ranges,
        parameters);
  }

  private static Axis first(TextTable table, Inputs inputs) {
    return Axis.of(inputs.add(table.binned.get(0)), table.first);
  }

  private static Axis[] second(TextTable table, Inputs inputs) {
    return Stream.of(table.second)
        .map(edges -> Axis.of(inputs.add(table.binned.get(1)), edges))
        .toArray(Axis[]::new);
  }

  private static Node uncertainty(TextTable table, Inputs inputs, int direction) {
    if (table.binned.size() != 1 || table.evaluated.size() != 1) {
      throw table.error("an uncertainty has bins in one variable and points in another");
    }
    int points = (table.rows[0].length - 1) / 3;
    double[] at = new double[points];
    double[][] up = new double[table.rows.length][points];
    double[][] down = new double[table.rows.length][points];
    for (int k = 0; k < table.rows.length; k++) {
      double[] row = table.rows[k];
      if (points < 2 || row.length != 1 + 3 * points) {
        throw table.rowError(k, "it must have the same two or more points as the others");
      }
      for (int p = 0; p < points; p++) {
        double here = row[1 + 3 * p];
        if (k == 0) {
          at[p] = here;
        }
        if (here != at[p] || (p > 0 && !(at[p] > at[p - 1]))) {
          throw table.rowError(k, "its points must rise and be those of the first row");
        }
        down[k][p] = row[2 + 3 * p];
        up[k][p] = row[3 + 3 * p];
      }
    }
    int input = inputs.add(table.evaluated.get(0));
    Axis bins = first(table, inputs);
    return chosen(
        table.file,
        "direction",
        direction,
        List.of(
            new Uncertainty(bins, input, at, up, 1), new Uncertainty(bins, input, at, down, -1)));
  }

  private static Node scaleFactor(TextTable table, Inputs inputs, int direction) {
    // A row holds its number of columns, then the factor, the least and the most it may be.
    Function<Integer, Node> column =
        number -> {
          double[] numbers = new double[table.rows.length];
          for (int k = 0; k < numbers.length; k++) {
            if (table.rows[k].length < 4) {
              throw table.rowError(k, "a factor, its lower and its upper value are expected");
            }
            numbers[k] = table.rows[k][number];
          }
          return new BinnedNumbers(
              first(table, inputs), second(table, inputs), table.start, numbers);
        };
    Node nominal = column.apply(1);
    return chosen(
        table.file,
        "direction",
        direction,
        List.of(nominal, nominal, nominal, column.apply(3), column.apply(2)));
  }

  private static Correction numbers(
      SourceFile file,
      Map<String, TextTable> tables,
      Optional<String> part,
      Inputs inputs,
      String fingerprint) {
    TextTable table = tables.values().iterator().next();
    if (tables.size() > 1 || table.binned.size() > 1) {
      throw table.error("effective areas are one table in one variable");
    }
    Map<String, Node> columns = new LinkedHashMap<>();
    for (int c = 0; c < table.evaluated.size(); c++) {
      double[] numbers = new double[table.rows.length];
      for (int k = 0; k < numbers.length; k++) {
        if (table.rows[k].length != table.evaluated.size()) {
          throw table.rowError(k, "it must have a number for each of " + table.evaluated);
        }
        numbers[k] = table.rows[k][c];
      }
      columns.put(
          table.evaluated.get(c),
          new BinnedNumbers(first(table, inputs), new Axis[0], table.start, numbers));
    }
    Map<String, Node> wanted = choose(file, columns, part, "column");
    List<Node> nodes = List.copyOf(wanted.values());
    Node root =
        nodes.size() == 1
            ? nodes.get(0)
            : chosen(file, "column", inputs.text("column", List.copyOf(wanted.keySet())), nodes);
    return inputs.correction(stem(file), root, fingerprint);
  }

  /** The inputs of a correction as its parts ask for them, and places for what they keep. */
  private static final class Inputs {
    private final Map<String, CorrectionInput> inputs = new LinkedHashMap<>();
    private int places;

    /** The number of a real input. */
    int add(String name) {
      inputs.putIfAbsent(name, CorrectionInput.real(name));
      return List.copyOf(inputs.keySet()).indexOf(name);
    }

    boolean has(String name) {
      return inputs.containsKey(name);
    }

    /** The number of a text. */
    int text(String name, List<String> texts) {
      inputs.put(name, CorrectionInput.text(name, texts));
      return inputs.size() - 1;
    }

    /** Places for a step's own numbers: all inputs have been added by then. */
    int places(int count) {
      places += count;
      return inputs.size() + places - count;
    }

    Correction correction(String name, Node root, String fingerprint) {
      return new Correction(
          name,
          "",
          List.copyOf(inputs.values()),
          Correction.Result.REAL,
          root,
          inputs.size() + places,
          fingerprint);
    }
  }
}
