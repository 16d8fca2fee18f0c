package org.quadrupole.pipelines.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of everything that something depends on: two of one fingerprint are the same.
 *
 * @param hex 64 hexadecimal digits
 */
public record Fingerprint(String hex) {

  static final int BYTES = 32;

  /** Checks the digits. */
  public Fingerprint {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a fingerprint: " + hex);
    }
  }

  static Fingerprint of(byte[] digest) {
    return new Fingerprint(HexFormat.of().formatHex(digest));
  }

  byte[] bytes() {
    return HexFormat.of().parseHex(hex);
  }

  /** Takes in what something depends on, piece by piece; where a piece ends counts too. */
  public static final class Builder {

    private final MessageDigest digest;

    /** Nothing yet. */
    public Builder() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    /** One more piece. */
    public Builder add(String piece) {
      return add(piece.getBytes(StandardCharsets.UTF_8));
    }

    /** Some bytes more. */
    public Builder add(byte[] bytes) {
      add(bytes.length);
      digest.update(bytes);
      return this;
    }

    /** One more number. */
    public Builder add(long number) {
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        digest.update((byte) (number >>> shift));
      }
      return this;
    }

    /** One more thing with a fingerprint of its own. */
    public Builder add(Fingerprint other) {
      digest.update(other.bytes());
      return this;
    }

    /** What was taken in. */
    public Fingerprint build() {
      return of(digest.digest());
    }
  }
}
