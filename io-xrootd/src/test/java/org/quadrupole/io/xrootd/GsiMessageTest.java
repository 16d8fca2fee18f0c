package org.quadrupole.io.xrootd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as servers send them, and what is no message. */
class GsiMessageTest {

  private static final byte[] MESSAGE =
      new GsiMessage(2001)
          .with(GsiMessage.CIPHER, "aes-128-cbc")
          .with(GsiMessage.VERSION, 7)
          .bytes();

  @Test
  void aMessageIsReadBack() throws IOException {
    GsiMessage message = GsiMessage.read(MESSAGE);
    assertThat(message.step()).isEqualTo(2001);
    assertThat(message.text(GsiMessage.CIPHER)).isEqualTo("aes-128-cbc");
    assertThat(message.value(GsiMessage.VERSION)).containsExactly(0, 0, 0, 7);
    assertThatThrownBy(() -> message.value(GsiMessage.DIGEST))
        .hasMessageContaining("no value 3026");
  }

  @Property
  void aMessageThatIsCutOffIsRefused(@ForAll @IntRange(max = 40) int length) {
    byte[] cut = Arrays.copyOf(MESSAGE, Math.min(length, MESSAGE.length - 1));
    assertThatThrownBy(() -> GsiMessage.read(cut)).isInstanceOf(IOException.class);
  }

  @Property
  void damagedMessagesEndInAnErrorOrInOtherValues(
      @ForAll @IntRange(max = 42) int at, @ForAll byte value) {
    byte[] damaged = MESSAGE.clone();
    damaged[at % damaged.length] = value;
    try {
      assertThat(GsiMessage.read(damaged).bytes().length).isLessThanOrEqualTo(MESSAGE.length);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("gsi");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "-----BEGIN DH PARAMETERS-----\n!!\n-----END DH PARAMETERS-----\n---BPUB---12---EPUB---",
        "-----BEGIN DH PARAMETERS-----\nMAA=\n-----END DH PARAMETERS-----\n---BPUB---12---EPUB---",
        // A prime of three bits, a base of two.
        "-----BEGIN DH PARAMETERS-----\nMAYCAQcCAQM=\n-----END DH PARAMETERS-----\n---BPUB---02---EPUB---",
        // A length that goes beyond the end.
        "-----BEGIN DH PARAMETERS-----\nMIL//wIB\n-----END DH PARAMETERS-----\n---BPUB---02---EPUB---",
      })
  void partsOfKeysThatAreNotSafeAreRefused(String part) {
    assertThatThrownBy(() -> new GsiKeyAgreement(part, true, 16, new SecureRandom()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the server's part of the key");
  }
}
