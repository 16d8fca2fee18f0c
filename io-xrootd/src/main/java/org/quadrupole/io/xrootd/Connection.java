package org.quadrupole.io.xrootd;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A session with a server, through which many threads ask at once: every request has a number, and
 * one thread hands answers to whoever waits for theirs.
 */
final class Connection implements Closeable {

  private static final int LARGEST_ANSWER = 64 << 20;
  private static final int DELAYED_ANSWER = 5008;
  private static final int STREAMS = 0xFFFF;

  private final Endpoint endpoint;
  private final Patience patience;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final Map<Integer, Exchange> exchanges = new ConcurrentHashMap<>();
  private int lastStream;
  private @Nullable IOException end;
  private @Nullable Thread listener;
  private volatile long lastUse = System.nanoTime();

  Connection(Endpoint endpoint, Patience patience, Socket socket) throws IOException {
    this.endpoint = endpoint;
    this.patience = patience;
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    this.out = socket.getOutputStream();
  }

  /** A request that waits for its answer. */
  private static final class Exchange {
    private final @Nullable ByteBuffer into;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private volatile long heard = System.nanoTime();
    private volatile boolean isDelayed;

    Exchange(@Nullable ByteBuffer into) {
      this.into = into;
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Begins to listen; until then {@link #ask} must not be called. */
  void start() {
    Thread thread = new Thread(this::listen, "quad-xrootd " + endpoint);
    thread.setDaemon(true);
    listener = thread;
    thread.start();
  }

  /** Sends a request and reads its answer, before anything else is asked. */
  Answer first(Request request, byte[] before) throws IOException {
    byte[] bytes = request.bytes(0);
    out.write(ByteBuffer.allocate(before.length + bytes.length).put(before).put(bytes).array());
    out.flush();
    if (before.length > 0) {
      receive(); // to the greeting
    }
    return receive();
  }

  private Answer receive() throws IOException {
    in.readUnsignedShort();
    int status = in.readUnsignedShort();
    byte[] body = new byte[length(in.readInt())];
    in.readFully(body);
    return checked(new Answer(status, body, 0));
  }

  /** Whether it is still good. */
  synchronized boolean isOpen() {
    return end == null;
  }

  /** Whether nobody has used it for some time. */
  boolean isIdle(Duration time) {
    return exchanges.isEmpty() && System.nanoTime() - lastUse > time.toNanos();
  }

  /**
   * Asks and waits for the answer, which is one of success or a redirection.
   *
   * @param into where what is read goes
   * @throws XRootDException if the server refuses
   * @throws IOException if the connection breaks, or the server is silent for too long
   */
  Answer ask(Request request, @Nullable ByteBuffer into) throws IOException {
    long deadline = System.nanoTime() + patience.whole().toNanos();
    while (true) {
      Answer answer = exchange(request, into, deadline);
      if (answer.status() != Answer.WAIT) {
        return checked(answer);
      }
      long seconds = Math.max(1, Math.min(answer.number(0), 600));
      if (System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) > deadline) {
        throw new IOException(endpoint + " is still not ready: " + answer.text(4));
      }
      pause(Duration.ofSeconds(seconds));
    }
  }

  /** Asks without waiting for the answer, whatever it is. */
  void tell(Request request) throws IOException {
    send(request.bytes(0)); // a number that nobody waits under
  }

  static void pause(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException interrupted = new InterruptedIOException("interrupted");
    interrupted.initCause(e);
    return interrupted;
  }

  private Answer checked(Answer answer) throws IOException {
    if (answer.status() == Answer.ERROR) {
      throw new XRootDException(endpoint + ": " + answer.text(4), answer.number(0));
    }
    return answer;
  }

  private Answer exchange(Request request, @Nullable ByteBuffer into, long deadline)
      throws IOException {
    Exchange exchange = new Exchange(into == null ? null : into.duplicate());
    int stream = register(exchange);
    try {
      send(request.bytes(stream));
      return await(exchange, deadline);
    } finally {
      exchanges.remove(stream);
      lastUse = System.nanoTime();
    }
  }

  private synchronized int register(Exchange exchange) throws IOException {
    if (end != null) {
      throw new IOException(end.getMessage(), end);
    }
    for (int tries = 0; tries < STREAMS; tries++) {
      lastStream = lastStream % STREAMS + 1;
      if (exchanges.putIfAbsent(lastStream, exchange) == null) {
        return lastStream;
      }
    }
    throw new IOException("too many requests wait for " + endpoint);
  }

  private void send(byte[] bytes) throws IOException {
    try {
      synchronized (out) {
        out.write(bytes);
        out.flush();
      }
    } catch (IOException e) {
      fail(e);
      throw new IOException("lost the connection to " + endpoint + ": " + e.getMessage(), e);
    }
  }

  private Answer await(Exchange exchange, long deadline) throws IOException {
    long silence = patience.silence().toNanos();
    while (true) {
      long now = System.nanoTime();
      long until = exchange.isDelayed ? deadline : exchange.heard + silence;
      if (until - now <= 0) {
        IOException silent =
            new IOException(
                endpoint + " has not answered for " + patience.silence().toSeconds() + " s");
        fail(silent);
        settle();
        throw silent;
      }
      try {
        return exchange.answer.get(until - now, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Perhaps more has been heard meanwhile.
      } catch (InterruptedException e) {
        throw interrupted(e);
      } catch (ExecutionException e) {
        throw new IOException(
            "lost the connection to " + endpoint + ": " + e.getCause().getMessage(), e);
      }
    }
  }

  /** Waits until nothing can be written to a buffer any more that its owner will use again. */
  private void settle() throws InterruptedIOException {
    Thread thread = listener;
    if (thread != null) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
  }

  private void listen() {
    try {
      while (true) {
        int stream = in.readUnsignedShort();
        int status = in.readUnsignedShort();
        int length = length(in.readInt());
        if (status == Answer.ATTENTION) {
          attention(length);
        } else {
          take(stream, status, length);
        }
      }
    } catch (EOFException e) {
      fail(new IOException("the server closed it", e));
    } catch (IOException e) {
      fail(e);
    } catch (RuntimeException e) {
      fail(new IOException(e));
    }
  }

  /** The server speaks unasked: an answer that it said would come later, or news. */
  private void attention(int length) throws IOException {
    int action = length >= 4 ? in.readInt() : 0;
    if (action != DELAYED_ANSWER || length < 16) {
      in.skipNBytes(Math.max(0, length - 4));
      return;
    }
    in.skipNBytes(4);
    int stream = in.readUnsignedShort();
    int status = in.readUnsignedShort();
    int inner = in.readInt();
    if (inner != length - 16) {
      throw new IOException(endpoint + " sent an answer of " + inner + " bytes in " + length);
    }
    take(stream, status, inner);
  }

  private void take(int stream, int status, int length) throws IOException {
    Exchange exchange = exchanges.get(stream);
    if (exchange == null) { // nobody waits any more
      in.skipNBytes(length);
      return;
    }
    if (status == Answer.WAIT_FOR_ANSWER) {
      in.skipNBytes(length);
      exchange.isDelayed = true;
      return;
    }
    ByteBuffer into = exchange.into;
    if (into != null && (status == Answer.OK || status == Answer.SO_FAR)) {
      fill(exchange, into, length);
    } else {
      if (length > LARGEST_ANSWER - exchange.body.size()) {
        throw new IOException(endpoint + " sent more than " + LARGEST_ANSWER + " bytes");
      }
      byte[] part = in.readNBytes(length);
      if (part.length < length) {
        throw new EOFException();
      }
      exchange.body.writeBytes(part);
      exchange.heard = System.nanoTime();
    }
    if (status != Answer.SO_FAR) {
      exchange.answer.complete(
          new Answer(status, exchange.body.toByteArray(), into == null ? 0 : into.position()));
    }
  }

  private void fill(Exchange exchange, ByteBuffer into, int length) throws IOException {
    if (length > into.remaining()) {
      throw new IOException(
          endpoint + " sent " + length + " bytes where " + into.remaining() + " were asked for");
    }
    int left = length;
    while (left > 0) {
      int part = Math.min(left, 1 << 20);
      in.readFully(into.array(), into.arrayOffset() + into.position(), part);
      into.position(into.position() + part);
      left -= part;
      exchange.heard = System.nanoTime();
    }
  }

  private int length(int claimed) throws IOException {
    if (claimed < 0 || claimed > LARGEST_ANSWER) {
      throw new IOException(endpoint + " speaks of an answer of " + claimed + " bytes");
    }
    return claimed;
  }

  private void fail(IOException why) {
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = why;
    }
    closeSocket();
    for (Exchange exchange : exchanges.values()) {
      exchange.answer.completeExceptionally(why);
    }
  }

  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }

  @Override
  public void close() {
    fail(new IOException("closed"));
  }
}
