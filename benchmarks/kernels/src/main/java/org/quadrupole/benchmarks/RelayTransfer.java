package org.quadrupole.benchmarks;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.quadrupole.runners.relay.RelayClient;
import org.quadrupole.runners.relay.RelayHub;
import org.quadrupole.runners.relay.RelayNetwork;
import org.quadrupole.runners.relay.RelayPorts;

/**
 * How fast bytes go from worker to worker over a relay, and how long a short message and its answer
 * take; beside a plain connection. {@code benchmarks/relay.sh} starts its parts on hosts of their
 * own.
 */
public final class RelayTransfer {

  private static final int PORT = 6121;
  private static final RelayNetwork NETWORK = new RelayNetwork(77);
  private static final RelayPorts PORTS = new RelayPorts(Set.of(), Set.of(PORT));

  private static final long BYTES = 1L << 29;
  private static final int PART = 1 << 16;
  private static final int MESSAGE = 64;
  private static final int WARM = 2000;
  private static final int ROUND_TRIPS = 5000;

  private RelayTransfer() {}

  /**
   * Arguments, of the one part: {@code hub PORT KEYS}; {@code sink HOST PORT KEYS} and {@code
   * source HOST PORT KEYS}, two workers of the hub; {@code plain-sink PORT} and {@code plain-source
   * HOST PORT}. KEYS is a PKCS #12 file whose password is "benchmark".
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = Arrays.asList(arguments);
    switch (words.get(0)) {
      case "hub" -> hub(number(words, 1), Path.of(words.get(2)));
      case "sink" -> sink(join(words).address(), PORT);
      case "plain-sink" -> sink(new InetSocketAddress(0).getAddress(), number(words, 1));
      case "source" -> {
        join(words);
        awaitSink();
        source("relay", NETWORK.worker(1), PORT);
        Runtime.getRuntime().halt(0);
      }
      case "plain-source" -> source("plain", InetAddress.getByName(words.get(1)), number(words, 2));
      default -> throw new IllegalArgumentException(words.get(0));
    }
  }

  /** The sink has joined first; who joins later hears of it in a moment. */
  private static void awaitSink() throws InterruptedException {
    boolean there = false;
    while (!there) {
      try (Socket socket = new Socket(NETWORK.worker(1), PORT)) {
        there = socket.isConnected();
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }

  /** Lasts as long as its standard input, and says what it took. */
  private static void hub(int port, Path keys) throws IOException, GeneralSecurityException {
    try (RelayHub hub =
        RelayHub.start(new InetSocketAddress(port), context(keys), NETWORK, PORTS)) {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.out.printf(
          Locale.ROOT,
          "hub: %d connections, %.1f s of processor time%n",
          hub.connections(),
          ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3);
    }
  }

  private static RelayClient join(List<String> words) throws IOException, GeneralSecurityException {
    return RelayClient.join(
        new RelayClient.Settings(
            InetSocketAddress.createUnresolved(words.get(1), number(words, 2)),
            "cluster.relay",
            context(Path.of(words.get(3))),
            NETWORK,
            PORTS,
            Duration.ofSeconds(30),
            why -> Runtime.getRuntime().halt(0)));
  }

  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    char[] password = "benchmark".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, password);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  /** Gets bytes, or sends messages back: a connection begins with their number and length. */
  private static void sink(InetAddress address, int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port, 50, address)) {
      while (true) {
        Socket socket = server.accept();
        Thread thread = new Thread(() -> serve(socket), "sink");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void serve(Socket socket) {
    try (socket;
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      socket.setTcpNoDelay(true);
      boolean answers = in.readBoolean();
      long parts = in.readLong();
      byte[] part = new byte[in.readInt()];
      for (long i = 0; i < parts; i++) {
        in.readFully(part);
        if (answers) {
          out.write(part);
        }
      }
      out.write(1);
    } catch (EOFException e) {
      // Only looked whether somebody is here.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void source(String name, InetAddress sink, int port) throws Exception {
    for (int connections : new int[] {1, 1, 1, 4}) {
      long start = System.nanoTime();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        all.add(CompletableFuture.runAsync(() -> send(sink, port, BYTES / connections)));
      }
      all.forEach(CompletableFuture::join);
      System.out.printf(
          Locale.ROOT,
          "%s: %d MB over %d connections: %.0f MB/s%n",
          name,
          BYTES / 1_000_000,
          connections,
          BYTES * 1e3 / (System.nanoTime() - start));
    }
    long[] times = roundTrips(sink, port);
    System.out.printf(
        Locale.ROOT,
        "%s: %d bytes and back: %.2f ms, 99 of 100 within %.2f ms%n",
        name,
        MESSAGE,
        times[times.length / 2] / 1e6,
        times[times.length * 99 / 100] / 1e6);
  }

  private static void send(InetAddress sink, int port, long bytes) {
    try (Socket socket = new Socket(sink, port);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      long parts = bytes / PART;
      out.writeBoolean(false);
      out.writeLong(parts);
      out.writeInt(PART);
      byte[] part = new byte[PART];
      for (long i = 0; i < parts; i++) {
        out.write(part);
      }
      out.flush();
      if (socket.getInputStream().read() != 1) {
        throw new IOException("not all has arrived");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In nanoseconds, sorted. */
  private static long[] roundTrips(InetAddress sink, int port) throws IOException {
    try (Socket socket = new Socket(sink, port);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
      socket.setTcpNoDelay(true);
      out.writeBoolean(true);
      out.writeLong(WARM + ROUND_TRIPS);
      out.writeInt(MESSAGE);
      byte[] message = new byte[MESSAGE];
      long[] times = new long[ROUND_TRIPS];
      for (int i = -WARM; i < ROUND_TRIPS; i++) {
        long start = System.nanoTime();
        out.write(message);
        in.readFully(message);
        if (i >= 0) {
          times[i] = System.nanoTime() - start;
        }
      }
      Arrays.sort(times);
      return times;
    }
  }
}
