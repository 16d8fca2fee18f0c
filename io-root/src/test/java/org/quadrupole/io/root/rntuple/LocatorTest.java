package org.quadrupole.io.root.rntuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.quadrupole.io.root.RootFormatException;

/**
 * Bytes are those of the RNTuple binary format specification, section "Locators and Envelope
 * Links".
 */
class LocatorTest {

  private static Locator read(byte... bytes) throws RootFormatException {
    return Locator.read(new FrameReader(bytes, 0, bytes.length, "f.root", "a page list"));
  }

  private static byte[] large(int head, long bytes, long position) {
    FrameWriter out = new FrameWriter();
    out.i4(head);
    out.i8(bytes);
    out.i8(position);
    return out.toByteArray();
  }

  @Test
  void theStandardFormHasASizeOf32BitsAndAPositionOf64() throws RootFormatException {
    assertThat(read(new byte[] {16, 1, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0}))
        .isEqualTo(new Locator(2L << 32, 272));
  }

  @Test
  void theLargeFormHasBothOf64Bits() throws RootFormatException {
    int head = -(20 | 1 << 24);
    assertThat(read(large(head, 5L << 30, 7L << 30))).isEqualTo(new Locator(7L << 30, 5L << 30));
  }

  @Test
  void whatAnObjectStoreHoldsIsPassedOver() throws RootFormatException {
    assertThat(read(large(-(20 | 2 << 24), 1, 2)).position()).isEqualTo(Locator.ELSEWHERE);
  }

  @Test
  void largeFormsThatAreTooShortOrNegativeAreRefused() {
    assertThatThrownBy(() -> read(large(-(20 | 1 << 24), -1, 0)))
        .isInstanceOf(RootFormatException.class);
    assertThatThrownBy(() -> read(large(-3, 1, 2))).isInstanceOf(RootFormatException.class);
  }
}
