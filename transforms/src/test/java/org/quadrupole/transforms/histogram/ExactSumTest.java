package org.quadrupole.transforms.histogram;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class ExactSumTest {

  @Property(tries = 3000)
  void anyOrderAndAnyTreeOfMergesGivesTheExactSumRoundedOnce(
      @ForAll("terms") List<Double> terms, @ForAll long seed) {
    ExactSum inOrder = new ExactSum();
    terms.forEach(inOrder::add);
    ExactSum shuffled = mergedInSomeTree(terms, new Random(seed));

    double exact = exactly(terms);
    assertThat(bits(inOrder.value())).isEqualTo(bits(exact));
    assertThat(bits(shuffled.value())).isEqualTo(bits(exact));
    assertThat(shuffled).isEqualTo(inOrder);
    assertThat(shuffled.hashCode()).isEqualTo(inOrder.hashCode());
    assertThat(encoded(shuffled)).isEqualTo(encoded(inOrder));
  }

  @Property(tries = 500)
  void whatIsReadBackAddsUpAsWhatWasWritten(
      @ForAll("terms") List<Double> terms, @ForAll("terms") List<Double> more) throws IOException {
    ExactSum sum = ExactSum.of(array(terms));
    ExactSum read = ExactSum.decode(new ByteArrayInputStream(encoded(sum)));
    assertThat(read).isEqualTo(sum);
    more.forEach(sum::add);
    more.forEach(read::add);
    assertThat(bits(read.value())).isEqualTo(bits(sum.value()));
    assertThat(read).isEqualTo(sum);
  }

  @Property(tries = 500)
  void aSumMayBeAddedToItself(@ForAll("terms") List<Double> terms) {
    ExactSum sum = ExactSum.of(array(terms));
    ExactSum twice = sum.copy();
    twice.merge(sum);
    sum.merge(sum);
    assertThat(sum).isEqualTo(twice);
  }

  @Property(tries = 500)
  void specialTermsDecideWhateverTheOrder(
      @ForAll("terms") List<Double> terms,
      @ForAll boolean nan,
      @ForAll boolean plus,
      @ForAll boolean minus,
      @ForAll long seed) {
    List<Double> all = new ArrayList<>(terms);
    if (nan) {
      all.add(Double.NaN);
    }
    if (plus) {
      all.add(Double.POSITIVE_INFINITY);
    }
    if (minus) {
      all.add(Double.NEGATIVE_INFINITY);
    }
    double expected =
        nan || (plus && minus)
            ? Double.NaN
            : plus ? Double.POSITIVE_INFINITY : minus ? Double.NEGATIVE_INFINITY : exactly(terms);
    ExactSum sum = mergedInSomeTree(all, new Random(seed));
    assertThat(bits(sum.value())).isEqualTo(bits(expected));
    assertThat(sum).isEqualTo(ExactSum.of(array(all)));
  }

  @Property(tries = 500)
  void wholeNumbersAreAddedExactly(@ForAll List<Long> numbers) {
    ExactSum sum = new ExactSum();
    BigDecimal exact = BigDecimal.ZERO;
    for (long n : numbers) {
      sum.add(n);
      exact = exact.add(BigDecimal.valueOf(n));
    }
    assertThat(bits(sum.value())).isEqualTo(bits(exact.doubleValue()));
  }

  @Test
  void aSumMayLeaveTheRangeOfDoublesAndComeBack() {
    double max = Double.MAX_VALUE;
    assertThat(ExactSum.of(max, max).value()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(ExactSum.of(max, max, -max).value()).isEqualTo(max);
    assertThat(ExactSum.of(max, Math.ulp(max) / 2, -Math.ulp(max) / 2).value()).isEqualTo(max);
    assertThat(ExactSum.of(max, max)).isNotEqualTo(ExactSum.of(max, max, max));
    assertThat(ExactSum.of(max, Double.POSITIVE_INFINITY))
        .isEqualTo(ExactSum.of(Double.POSITIVE_INFINITY));
  }

  @Test
  void halvesRoundToEvenByWhatLiesFarBelow() {
    double half = 0x1p-53;
    assertThat(ExactSum.of(1, half).value()).isEqualTo(1);
    assertThat(ExactSum.of(1, half, Double.MIN_VALUE).value()).isEqualTo(1 + 0x1p-52);
    assertThat(ExactSum.of(1, half, -Double.MIN_VALUE).value()).isEqualTo(1);
    assertThat(ExactSum.of(1 + 0x1p-52, half).value()).isEqualTo(1 + 0x1p-51);
  }

  @Test
  void nothingAddsUpToPlusZero() {
    assertThat(bits(new ExactSum().value())).isZero();
    assertThat(bits(ExactSum.of(-0.0).value())).isZero();
    assertThat(bits(ExactSum.of(-1e300, 1e-300, 1e300, -1e-300).value())).isZero();
    assertThat(ExactSum.of(-1e300, 1e-300, 1e300, -1e-300)).isEqualTo(new ExactSum());
  }

  @Test
  void manyTermsOfOneWildSumCarryCorrectly() {
    double huge = 1e300;
    double tiny = 1e-300;
    double term = -0x1.fffffffffffffp-31;
    ExactSum sum = ExactSum.of(huge, tiny);
    for (int i = 0; i < 1_000_000; i++) {
      sum.add(term);
    }
    sum.add(-huge);
    BigDecimal exact =
        new BigDecimal(term).multiply(BigDecimal.valueOf(1_000_000)).add(new BigDecimal(tiny));
    assertThat(sum.value()).isEqualTo(exact.doubleValue());
  }

  @Property
  void addingAnArrayIsAddingItsTerms(@ForAll("terms") List<Double> terms, @ForAll Random random) {
    double bound = terms.stream().mapToDouble(Math::abs).max().orElse(0);
    ExactSums one = new ExactSums(1);
    ExactSums all = new ExactSums(1);
    for (int round = 0; round < 3; round++) {
      terms.forEach(term -> one.add(0, term));
      double[] padded = Arrays.copyOf(array(terms), terms.size() + 5);
      Arrays.fill(padded, terms.size(), padded.length, Double.NaN);
      all.addAll(
          0,
          padded,
          terms.size(),
          random.nextBoolean() ? bound : bound * 1.5,
          new double[padded.length]);
    }
    assertThat(all.canonical().sameAs(one.canonical())).isTrue();
  }

  @Test
  void fullBlocksOfTheGreatestTermsLoseNothing() {
    double[] terms = new double[ExactSums.MOST_TERMS];
    Arrays.fill(terms, Math.nextDown(2.0));
    ExactSums sum = new ExactSums(1);
    double greatest = terms[0];
    sum.addAll(0, terms.clone(), terms.length, greatest, new double[terms.length]);
    assertThat(sum.value(0)).isEqualTo(exactly(Arrays.stream(terms).boxed().toList()));
  }

  /** Terms of one scale as weights are, and of all scales and patterns of bits. */
  @Provide
  Arbitrary<List<Double>> terms() {
    Arbitrary<Double> anyBits =
        Arbitraries.longs()
            .withDistribution(RandomDistribution.uniform())
            .map(Double::longBitsToDouble)
            .filter(Double::isFinite);
    Arbitrary<Double> weights = Arbitraries.doubles().between(-3, 3).ofScale(15);
    Arbitrary<Double> powers =
        Arbitraries.integers().between(-1074, 1023).map(e -> Math.scalb(1.0, e));
    Arbitrary<Double> edges =
        Arbitraries.of(
            Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, -Double.MIN_VALUE, -0.0, 1.0);
    Arbitrary<Double> near = Arbitraries.longs().map(l -> Math.scalb((double) l, -60));
    return Arbitraries.oneOf(
            List.of(
                Arbitraries.frequencyOf(
                    Tuple.of(4, anyBits),
                    Tuple.of(2, powers),
                    Tuple.of(1, edges),
                    Tuple.of(2, weights)),
                weights,
                near))
        .list()
        .ofMaxSize(40)
        .flatMap(
            list ->
                // Pairs that cancel leave only what lies far below them.
                Arbitraries.integers()
                    .between(0, list.size())
                    .map(
                        n -> {
                          List<Double> all = new ArrayList<>(list);
                          list.subList(0, n).forEach(x -> all.add(-x));
                          return all;
                        }));
  }

  private static ExactSum mergedInSomeTree(List<Double> terms, Random random) {
    List<Double> order = new ArrayList<>(terms);
    Collections.shuffle(order, random);
    List<ExactSum> parts = new ArrayList<>();
    parts.add(new ExactSum());
    for (double term : order) {
      if (random.nextInt(4) == 0) {
        parts.add(new ExactSum());
      }
      parts.get(parts.size() - 1).add(term);
    }
    while (parts.size() > 1) {
      ExactSum one = parts.remove(random.nextInt(parts.size()));
      parts.get(random.nextInt(parts.size())).merge(one);
    }
    return parts.get(0);
  }

  private static double exactly(List<Double> terms) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double term : terms) {
      sum = sum.add(new BigDecimal(term));
    }
    return sum.doubleValue();
  }

  private static double[] array(List<Double> terms) {
    return terms.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static long bits(double x) {
    return Double.doubleToLongBits(x);
  }

  private static byte[] encoded(ExactSum sum) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      sum.encode(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
