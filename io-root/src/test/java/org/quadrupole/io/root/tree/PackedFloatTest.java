package org.quadrupole.io.root.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quadrupole.events.DoubleColumn;
import org.quadrupole.events.FloatColumn;
import org.quadrupole.io.root.dictionary.PackedFloat;

class PackedFloatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0,10,16]     | 0      | 6553.6  | 0  | 4",
        "x[3][-1,1,8]  | -1     | 128     | 0  | 4",
        "[0,10]        | 0      | 429496729.5 | 0 | 4",
        "[0,0,10]      | 0      | 0       | 10 | 3",
        "no range      | 0      | 0       | 0  | 4",
      })
  void theCommentSaysHowItIsPacked(
      String comment, double min, double factor, int bits, int wireBytes) {
    PackedFloat packed = PackedFloat.parse(comment, false);
    assertThat(packed.min()).isEqualTo(min);
    assertThat(packed.factor()).isEqualTo(factor);
    assertThat(packed.bits()).isEqualTo(bits);
    assertThat(packed.wireBytes()).isEqualTo(wireBytes);
  }

  @Test
  void piIsUnderstoodAsRootUnderstandsIt() {
    assertThat(PackedFloat.parse("[-pi,pi,2]", false).min()).isEqualTo(-Math.PI);
    assertThat(PackedFloat.parse("[0,twopi,2]", false).factor()).isEqualTo(4 / (2 * Math.PI));
    assertThat(PackedFloat.parse("[-pi/2,pi/4,2]", false).min()).isEqualTo(-Math.PI / 2);
  }

  @Test
  void aRangeCountsStepsFromItsMinimum() {
    NumberSink sink = NumberSink.doubles(PackedFloat.parse("[-1,1,8]", false));
    sink.append(new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) 192}, 0, 2);
    assertThat(((DoubleColumn) sink.finish()).values()).containsExactly(-1, 0.5);
  }

  @Test
  void aFloat16KeepsTwelveBitsOfTheMantissa() {
    // 1.5 = 0x3FC00000: exponent 127, mantissa 100...; negative numbers set the bit above.
    NumberSink sink = NumberSink.floats(PackedFloat.parse("", true));
    sink.append(new byte[] {127, 0x08, 0, 127, 0x28, 0}, 0, 2);
    float[] values = ((FloatColumn) sink.finish()).values();
    assertThat(values[0]).isCloseTo(1.5f, within(1e-3f));
    assertThat(values[1]).isCloseTo(-1.5f, within(1e-3f));
  }
}
