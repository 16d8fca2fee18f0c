package org.quadrupole.io.xrootd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of the protocol {@code gsi}: its name, a step, and values by their kind ("buckets").
 * Source: {@code XrdSutBuffer} of XRootD, which defines the form.
 */
final class GsiMessage {

  static final int CRYPTO = 3000;
  static final int INNER = 3001;
  static final int PUBLIC_KEY = 3004;
  static final int KEY_AGREEMENT = 3005;
  static final int CHALLENGE = 3006;
  static final int SIGNED_CHALLENGE = 3007;
  static final int VERSION = 3014;
  static final int OPTIONS = 3019;
  static final int CERTIFICATES = 3022;
  static final int ISSUER = 3023;
  static final int CIPHER = 3025;
  static final int DIGEST = 3026;

  private static final byte[] NAME = {'g', 's', 'i', 0};

  private final int step;
  private final Map<Integer, byte[]> values = new LinkedHashMap<>();

  GsiMessage(int step) {
    this.step = step;
  }

  /** Takes a message apart. */
  static GsiMessage read(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      for (byte letter : NAME) {
        if (in.get() != letter) {
          throw new IOException("the server's message is not one of gsi");
        }
      }
      GsiMessage message = new GsiMessage(in.getInt());
      for (int kind = in.getInt(); kind != 0; kind = in.getInt()) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
          throw new IOException("the server's message of gsi is cut off");
        }
        byte[] value = new byte[length];
        in.get(value);
        message.values.put(kind, value);
      }
      return message;
    } catch (BufferUnderflowException e) {
      throw new IOException("the server's message of gsi is cut off", e);
    }
  }

  int step() {
    return step;
  }

  /** A value, which must be there. */
  byte[] value(int kind) throws IOException {
    byte[] value = values.get(kind);
    if (value == null) {
      throw new IOException("the server's message of gsi has no value " + kind);
    }
    return value;
  }

  /** A text, which must be there. */
  String text(int kind) throws IOException {
    return new String(value(kind), StandardCharsets.ISO_8859_1).replace("\0", "");
  }

  GsiMessage with(int kind, byte[] value) {
    values.put(kind, value);
    return this;
  }

  GsiMessage with(int kind, String value) {
    return with(kind, value.getBytes(StandardCharsets.ISO_8859_1));
  }

  GsiMessage with(int kind, int value) {
    return with(kind, ByteBuffer.allocate(4).putInt(value).array());
  }

  /** As it is sent. */
  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(NAME);
    out.writeBytes(ByteBuffer.allocate(4).putInt(step).array());
    values.forEach(
        (kind, value) -> {
          out.writeBytes(ByteBuffer.allocate(8).putInt(kind).putInt(value.length).array());
          out.writeBytes(value);
        });
    out.writeBytes(new byte[4]);
    return out.toByteArray();
  }
}
