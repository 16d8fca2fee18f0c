package org.quadrupole.transforms.histogram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One bin per category, named by a string or by a whole number; what is in no category goes to the
 * overflow, and the underflow stays empty. On the axis, category {@code i} (from 0) reaches from
 * {@code i} to {@code i + 1}: these are its edges, and statistics such as means count every fill at
 * {@code i + 0.5}.
 */
public final class CategoryAxis implements Axis {

  private static final long serialVersionUID = 1L;

  /** The widest range of numbers that is looked up in a table. */
  private static final int TABLE = 4096;

  private final List<String> categories;
  private final boolean numbered;
  private final Map<String, Integer> byName;

  /** Numbered: the numbers in rising order and the bin of each. */
  private final int[] numbers;

  private final int[] numberBins;

  /** Numbered and dense: the bin of {@code tableFirst + i}; else empty. */
  private final int[] table;

  private final int tableFirst;
  private final String label;
  private final String unit;

  private CategoryAxis(List<String> categories, boolean numbered, String label, String unit) {
    this.categories = List.copyOf(categories);
    this.numbered = numbered;
    this.label = Objects.requireNonNull(label, "label");
    this.unit = Objects.requireNonNull(unit, "unit");
    int n = this.categories.size();
    if (n == 0) {
      throw new IllegalArgumentException("category axis needs at least 1 category");
    }
    this.byName = new HashMap<>();
    for (int i = 0; i < n; i++) {
      if (byName.put(this.categories.get(i), i + 1) != null) {
        throw new IllegalArgumentException(
            "category axis has '" + this.categories.get(i) + "' more than once");
      }
    }
    this.numbers = new int[numbered ? n : 0];
    this.numberBins = new int[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Integer.parseInt(this.categories.get(i));
    }
    Arrays.sort(numbers);
    for (int i = 0; i < numbers.length; i++) {
      numberBins[i] = Objects.requireNonNull(byName.get(Integer.toString(numbers[i])));
    }
    boolean dense = numbered && (long) numbers[n - 1] - numbers[0] < TABLE;
    this.tableFirst = dense ? numbers[0] : 0;
    this.table = new int[dense ? numbers[n - 1] - numbers[0] + 1 : 0];
    Arrays.fill(table, n + 1);
    for (int i = 0; dense && i < n; i++) {
      table[numbers[i] - tableFirst] = numberBins[i];
    }
  }

  /**
   * Categories with names, in this order.
   *
   * @throws IllegalArgumentException for no category or one given twice
   */
  public static CategoryAxis ofStrings(List<String> categories, String label, String unit) {
    return new CategoryAxis(categories, false, label, unit);
  }

  /** Categories with names, in this order, without label and unit. */
  public static CategoryAxis ofStrings(String... categories) {
    return ofStrings(List.of(categories), "", "");
  }

  /**
   * Categories that are whole numbers, in this order.
   *
   * @throws IllegalArgumentException for no category or one given twice
   */
  public static CategoryAxis ofIntegers(List<Integer> categories, String label, String unit) {
    List<String> names = new ArrayList<>();
    for (int category : categories) {
      names.add(Integer.toString(category));
    }
    return new CategoryAxis(names, true, label, unit);
  }

  /** Categories that are whole numbers, in this order, without label and unit. */
  public static CategoryAxis ofIntegers(int... categories) {
    return ofIntegers(Arrays.stream(categories).boxed().toList(), "", "");
  }

  /** The names of the categories, those of numbers in decimal, in the order of their bins. */
  public List<String> categories() {
    return categories;
  }

  /** Whether the categories are numbers. */
  public boolean numbered() {
    return numbered;
  }

  /** The numbers of the categories in the order of their bins; empty for named ones. */
  public List<Integer> numbers() {
    return numbered ? categories.stream().map(Integer::valueOf).toList() : List.of();
  }

  @Override
  public int bins() {
    return categories.size();
  }

  /** The bin of the category of this name; the overflow where there is none. */
  public int index(String category) {
    Integer bin = byName.get(category);
    return bin == null ? categories.size() + 1 : bin;
  }

  /**
   * The bin of a number. With numbered categories the number is the category itself; with named
   * ones it is the category's place in the list, from 0. What is no category, also a number that is
   * not whole, is overflow.
   */
  @Override
  public int index(double x) {
    int overflow = categories.size() + 1;
    int number = (int) x;
    if (number != x) {
      return overflow;
    }
    if (!numbered) {
      return number >= 0 && number < overflow - 1 ? number + 1 : overflow;
    }
    if (table.length > 0) {
      long at = (long) number - tableFirst;
      return at >= 0 && at < table.length ? table[(int) at] : overflow;
    }
    int at = Arrays.binarySearch(numbers, number);
    return at < 0 ? overflow : numberBins[at];
  }

  @Override
  public double edge(int i) {
    Axes.checkEdge(i, bins());
    return i;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String unit() {
    return unit;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CategoryAxis that
        && numbered == that.numbered
        && categories.equals(that.categories)
        && label.equals(that.label)
        && unit.equals(that.unit);
  }

  @Override
  public int hashCode() {
    return Objects.hash(categories, numbered, label, unit);
  }

  @Override
  public String toString() {
    return "CategoryAxis[" + categories + ", label=" + label + ", unit=" + unit + "]";
  }
}
