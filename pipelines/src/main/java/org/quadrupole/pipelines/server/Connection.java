package org.quadrupole.pipelines.server;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One end of the line between a client and a server. A frame is a byte that says what it is, the
 * number of bytes that follow (int32), and those. One thread may read while others write.
 */
final class Connection implements AutoCloseable {

  /** The client's question: a {@link Request}. */
  static final byte REQUEST = 1;

  /** The client wants the command to end. That it is gone means the same. */
  static final byte CANCEL = 2;

  /** Bytes for standard output. */
  static final byte OUT = 3;

  /** Bytes for standard error. */
  static final byte ERR = 4;

  /** The command has ended with this exit code (one byte). */
  static final byte EXIT = 5;

  /** The server does not run this, and has not begun to; why, as a text. */
  static final byte REFUSED = 6;

  private static final int HEADER = 5;

  /** A frame. */
  static final class Frame {
    private final byte kind;
    private final byte[] content;

    private Frame(byte kind, byte[] content) {
      this.kind = kind;
      this.content = content;
    }

    byte kind() {
      return kind;
    }

    /** What it carries; not to be changed. */
    byte[] content() {
      return content;
    }

    String text() {
      return new String(content, StandardCharsets.UTF_8);
    }
  }

  private final SocketChannel channel;
  private final Object writing = new Object();

  Connection(SocketChannel channel) {
    this.channel = channel;
  }

  SocketChannel channel() {
    return channel;
  }

  void write(byte kind, byte[] content, int from, int length) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
    frame.put(kind).putInt(length).put(content, from, length).flip();
    synchronized (writing) {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    }
  }

  void write(byte kind, byte[] content) throws IOException {
    write(kind, content, 0, content.length);
  }

  void write(byte kind, String text) throws IOException {
    write(kind, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The next frame.
   *
   * @throws EOFException if the other end is gone
   */
  Frame read(int longest) throws IOException {
    ByteBuffer header = fill(ByteBuffer.allocate(HEADER));
    byte kind = header.get();
    int length = header.getInt();
    if (length < 0 || length > longest) {
      throw new IOException("a frame of " + length + " bytes");
    }
    return new Frame(kind, fill(ByteBuffer.allocate(length)).array());
  }

  private ByteBuffer fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the other end is gone");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
