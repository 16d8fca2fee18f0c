package org.quadrupole.io.xrootd;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A request to a server of XRootD: its number, 16 bytes of parameters, and data. Source: The XRootD
 * Protocol, version 5.2 (and {@code XProtocol.hh}, which states the same as C structures).
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package, never changed
record Request(int number, byte[] parameters, byte[] data) {

  static final int AUTH = 3000;
  private static final int CLOSE = 3003;
  private static final int DIRLIST = 3004;
  static final int PROTOCOL = 3006;
  private static final int LOGIN = 3007;
  private static final int OPEN = 3010;
  private static final int READ = 3013;
  private static final int STAT = 3017;

  private static final int PROTOCOL_VERSION = 0x520;
  private static final int ABLE_TLS = 0x02;
  private static final int WANT_TLS = 0x04;
  private static final int EXPECT_LOGIN = 0x03;
  private static final int OPEN_READ = 0x0010;
  private static final int RETURN_STAT = 0x0400;
  private static final int WITH_STAT = 2;

  /** Full URLs in redirections, servers of IPv6. */
  private static final int ABILITIES = 1 | 8;

  /** A client of protocol 5 that understands answers that come later. */
  private static final int CAPABILITIES = 0x80 | 5;

  private static final byte[] NOTHING = new byte[0];

  /** What protocol the server speaks, and whether it goes over to TLS now. */
  static Request protocol(boolean wantsTls) {
    ByteBuffer parameters = ByteBuffer.allocate(16);
    parameters.putInt(PROTOCOL_VERSION);
    parameters.put((byte) (wantsTls ? ABLE_TLS | WANT_TLS : ABLE_TLS)).put((byte) EXPECT_LOGIN);
    return new Request(PROTOCOL, parameters.array(), NOTHING);
  }

  /** Begins a session. */
  static Request login(String user) {
    byte[] name = user.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer parameters = ByteBuffer.allocate(16);
    parameters.putInt((int) ProcessHandle.current().pid());
    parameters.put(name, 0, Math.min(8, name.length));
    parameters.position(12);
    parameters.put((byte) 0).put((byte) ABILITIES).put((byte) CAPABILITIES);
    return new Request(LOGIN, parameters.array(), NOTHING);
  }

  /** Shows who the user is. */
  static Request auth(String protocol, byte[] credentials) {
    byte[] name = protocol.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer parameters = ByteBuffer.allocate(16).position(12);
    parameters.put(name, 0, Math.min(4, name.length));
    return new Request(AUTH, parameters.array(), credentials);
  }

  /** Opens a file for reading, and asks for its size. */
  static Request open(String path) {
    ByteBuffer parameters = ByteBuffer.allocate(16);
    parameters.putShort((short) 0).putShort((short) (OPEN_READ | RETURN_STAT));
    return new Request(OPEN, parameters.array(), bytes(path));
  }

  /** Reads bytes of an open file. */
  static Request read(int handle, long offset, int length) {
    ByteBuffer parameters = ByteBuffer.allocate(16);
    parameters.putInt(handle).putLong(offset).putInt(length);
    return new Request(READ, parameters.array(), NOTHING);
  }

  /** Closes an open file. */
  static Request close(int handle) {
    return new Request(CLOSE, ByteBuffer.allocate(16).putInt(handle).array(), NOTHING);
  }

  /** Describes a file or folder. */
  static Request stat(String path) {
    return new Request(STAT, new byte[16], bytes(path));
  }

  /** Lists a folder and describes what is in it. */
  static Request list(String path) {
    byte[] parameters = new byte[16];
    parameters[15] = WITH_STAT;
    return new Request(DIRLIST, parameters, bytes(path));
  }

  /** As it is sent, under the number by which the answer will be known. */
  byte[] bytes(int stream) {
    return ByteBuffer.allocate(24 + data.length)
        .putShort((short) stream)
        .putShort((short) number)
        .put(parameters)
        .putInt(data.length)
        .put(data)
        .array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
