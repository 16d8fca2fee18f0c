package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A server's answer.
 *
 * @param status how it went
 * @param body what it says; what was read into a buffer is not here
 * @param read the bytes that were read into a buffer
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package, never changed
record Answer(int status, byte[] body, int read) {

  static final int OK = 0;
  static final int SO_FAR = 4000;
  static final int ATTENTION = 4001;
  static final int AUTH_MORE = 4002;
  static final int ERROR = 4003;
  static final int REDIRECT = 4004;
  static final int WAIT = 4005;
  static final int WAIT_FOR_ANSWER = 4006;

  /** The text, up to its end or a zero byte. */
  String text(int from) {
    if (from >= body.length) {
      return "";
    }
    int end = from;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return new String(body, from, end - from, StandardCharsets.UTF_8);
  }

  /** A whole number of four bytes. */
  int number(int at) throws IOException {
    try {
      return ByteBuffer.wrap(body).getInt(at);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException("the server's answer ends at byte " + body.length, e);
    }
  }
}
