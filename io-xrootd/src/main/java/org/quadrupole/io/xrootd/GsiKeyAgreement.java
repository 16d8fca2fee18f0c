package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that a client and a server have in common after each has told the other a number
 * (Diffie-Hellman, PKCS #3), and what is encrypted with it. Source: {@code XrdCryptosslCipher} of
 * XRootD, which defines the form of the numbers and how the key follows from them.
 */
final class GsiKeyAgreement {

  private static final Pattern FORM =
      Pattern.compile(
          "(-----BEGIN (?:X9.42 )?DH PARAMETERS-----([^-]+)-----END (?:X9.42 )?DH PARAMETERS-----\n)"
              + "---BPUB---([0-9A-Fa-f]+)---EPUB---.*",
          Pattern.DOTALL);
  private static final int LEAST_BITS = 512;
  private static final int MOST_BITS = 8192;
  private static final int EXPONENT_BITS = 512;
  private static final int IV_BYTES = 16;

  private final String told;
  private final byte[] key;
  private final SecureRandom random;

  /**
   * Answers a server.
   *
   * @param server what the server tells
   * @param isPadded whether the common number counts with its leading zeros
   * @param keyBytes the length of the key
   */
  GsiKeyAgreement(String server, boolean isPadded, int keyBytes, SecureRandom random)
      throws IOException {
    Matcher form = FORM.matcher(server);
    if (!form.matches()) {
      throw new IOException("the server's part of the key is not understood");
    }
    ByteBuffer der = ByteBuffer.wrap(decoded(form.group(2)));
    length(der, 0x30);
    BigInteger prime = number(der);
    BigInteger base = number(der);
    BigInteger other = new BigInteger(form.group(3), 16);
    BigInteger last = prime.subtract(BigInteger.ONE);
    if (prime.bitLength() < LEAST_BITS
        || prime.bitLength() > MOST_BITS
        || other.compareTo(BigInteger.ONE) <= 0
        || other.compareTo(last) >= 0) {
      throw new IOException("the server's part of the key is not safe");
    }
    BigInteger secret = new BigInteger(Math.min(EXPONENT_BITS, prime.bitLength() - 1), random);
    String mine = base.modPow(secret, prime).toString(16).toUpperCase(Locale.ROOT);
    this.told =
        form.group(1) + "---BPUB---" + (mine.length() % 2 == 0 ? mine : "0" + mine) + "---EPUB---";
    byte[] common = unsigned(other.modPow(secret, prime), (prime.bitLength() + 7) / 8, isPadded);
    if (common.length < keyBytes) {
      throw new IOException("the common key is too short");
    }
    this.key = Arrays.copyOf(common, keyBytes);
    this.random = random;
  }

  private static byte[] decoded(String base64) throws IOException {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IOException("the server's part of the key is not in base64", e);
    }
  }

  private static byte[] unsigned(BigInteger number, int length, boolean isPadded) {
    byte[] bytes = number.toByteArray();
    int from = bytes[0] == 0 ? 1 : 0;
    byte[] plain = Arrays.copyOfRange(bytes, from, bytes.length);
    if (!isPadded) {
      return plain;
    }
    byte[] padded = new byte[length];
    System.arraycopy(plain, 0, padded, length - plain.length, plain.length);
    return padded;
  }

  private static BigInteger number(ByteBuffer der) throws IOException {
    byte[] bytes = new byte[length(der, 0x02)];
    der.get(bytes);
    return new BigInteger(1, bytes);
  }

  /** The length of a DER value with this tag, which follows. */
  private static int length(ByteBuffer der, int tag) throws IOException {
    if (der.remaining() < 2 || (der.get() & 0xFF) != tag) {
      throw new IOException("the server's part of the key is not understood");
    }
    int length = der.get() & 0xFF;
    if (length >= 0x80) {
      int count = length & 0x7F;
      length = 0;
      for (int i = 0; i < count && i < 3 && der.hasRemaining(); i++) {
        length = length << 8 | (der.get() & 0xFF);
      }
    }
    if (length <= 0 || length > der.remaining()) {
      throw new IOException("the server's part of the key is cut off");
    }
    return length;
  }

  /** What the server must be told. */
  String told() {
    return told;
  }

  /** Encrypted by AES in the mode CBC, behind a vector that is new each time. */
  byte[] encrypted(byte[] plain) throws GeneralSecurityException {
    byte[] vector = new byte[IV_BYTES];
    random.nextBytes(vector);
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
    byte[] hidden = cipher.doFinal(plain);
    byte[] both = Arrays.copyOf(vector, IV_BYTES + hidden.length);
    System.arraycopy(hidden, 0, both, IV_BYTES, hidden.length);
    return both;
  }
}
