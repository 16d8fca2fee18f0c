package org.quadrupole.transforms.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;

/** Momenta of many are those of each, to the bit; close to java.lang.Math's functions. */
class MomentaTest {

  private static final double[] ODD = {
    0, -0.0, Math.PI, -Math.PI, Math.PI / 2, 1e-300, 20, -20, 999, 1000, 1e9, Double.NaN
  };

  @Property(tries = 300)
  void itDoesNotMatterWhichAreDoneTogether(@ForAll long seed) {
    Random random = new Random(seed);
    int n = random.nextInt(100);
    boolean odd = random.nextBoolean();
    double[][] all = new double[4][n];
    for (int k = 0; k < n; k++) {
      all[0][k] = (float) (100 * random.nextDouble());
      all[1][k] = value(random, odd, 3.2);
      all[2][k] = value(random, odd, 5);
      all[3][k] = (float) (10 * random.nextDouble());
    }
    double[][] together = copy(all);
    new Momenta().polar(together[0], together[1], together[2], together[3], n);
    for (int k = 0; k < n; k++) {
      double[][] one = {{all[0][k]}, {all[1][k]}, {all[2][k]}, {all[3][k]}};
      new Momenta().polar(one[0], one[1], one[2], one[3], 1);
      for (int part = 0; part < 4; part++) {
        assertThat(Double.doubleToLongBits(together[part][k]))
            .isEqualTo(Double.doubleToLongBits(one[part][0]));
      }
      double px = all[0][k] * Math.cos(all[1][k]);
      double pz = all[0][k] * Math.sinh(all[2][k]);
      assertThat(one[0][0]).is(near(px, all[0][k]));
      assertThat(one[2][0]).is(near(pz, 0));
    }
  }

  private static double value(Random random, boolean odd, double size) {
    return odd && random.nextInt(30) == 0
        ? ODD[random.nextInt(ODD.length)]
        : (float) ((2 * random.nextDouble() - 1) * size);
  }

  private static double[][] copy(double[][] arrays) {
    double[][] copies = new double[arrays.length][];
    for (int k = 0; k < arrays.length; k++) {
      copies[k] = arrays[k].clone();
    }
    return copies;
  }

  /** Four units in the last place; of the whole momentum for a component that may cancel. */
  private static Condition<Double> near(double value, double whole) {
    double unit = Math.ulp(Math.max(Math.abs(whole), Math.abs(value)));
    return new Condition<>(
        x -> Double.compare(x, value) == 0 || Math.abs(x - value) <= 4 * unit, "%s", value);
  }

  @Test
  void mostAskingEventsAreDoneInBlocksAndFewOneByOne() {
    int[] offsets = new int[10_001];
    for (int k = 0; k < 10_000; k++) {
      offsets[k + 1] = offsets[k] + 3;
    }
    Ahead dense = new Ahead();
    int end = 0;
    for (int calls = 0; calls < 10; calls++) {
      int next = dense.end(end, offsets);
      assertThat(offsets[next] - offsets[end]).isBetween(3, 512);
      end = next;
    }
    assertThat(end).isGreaterThan(1000);
    Ahead sparse = new Ahead();
    sparse.end(900, offsets);
    assertThat(sparse.end(1000, offsets)).isEqualTo(1001);
    sparse.restart(0);
    assertThat(sparse.end(9999, offsets)).isEqualTo(10_000);
  }
}
