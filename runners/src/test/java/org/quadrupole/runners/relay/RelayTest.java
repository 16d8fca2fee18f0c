package org.quadrupole.runners.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.quadrupole.runners.cluster.TestKeys;

/** Real sockets on this machine: all members are on one, as several workers of a node are. */
@EnabledOnOs(OS.LINUX)
class RelayTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int ECHO_PORT = 6121;
  private static final int OTHER_PORT = 6122;
  private static final int HEAD_PORT = 6123;
  private static final RelayPorts PORTS =
      new RelayPorts(Set.of(HEAD_PORT), Set.of(ECHO_PORT, OTHER_PORT));

  @TempDir private static Path directory;
  private static SSLContext keys;
  private static SSLContext strangersKeys;

  private final RelayNetwork network = RelayNetwork.random(new SecureRandom());
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @BeforeAll
  static void makeKeys() throws IOException {
    keys = TestKeys.make(directory.resolve("keys.p12"));
    strangersKeys = TestKeys.make(directory.resolve("stranger.p12"));
  }

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  private RelayHub hub(int port) throws IOException {
    RelayHub hub = RelayHub.start(here(port), keys, network, PORTS);
    open.push(hub);
    return hub;
  }

  private static InetSocketAddress here(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private RelayClient.Settings settings(int port, SSLContext shown, Consumer<String> lost) {
    return new RelayClient.Settings(
        here(port), "cluster.relay", shown, network, PORTS, PATIENCE, lost);
  }

  /** A worker that listens at both of its ports and sends back what it gets. */
  private RelayClient worker(RelayHub hub) throws IOException {
    RelayClient client = RelayClient.join(settings(hub.port(), keys, why -> {}));
    open.push(client);
    open.push(new Echo(client.address(), ECHO_PORT));
    open.push(new Echo(client.address(), OTHER_PORT));
    return client;
  }

  /** Sends back what it gets, and ends a connection when the other side does. */
  private static final class Echo implements Closeable {
    private final ServerSocket server;

    Echo(InetAddress address, int port) throws IOException {
      server = new ServerSocket(port, 50, address);
      Thread thread = new Thread(this::serve, "echo");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          Thread thread = new Thread(() -> copy(socket), "echo");
          thread.setDaemon(true);
          thread.start();
        } catch (IOException e) {
          assertThat(server.isClosed()).isTrue();
        }
      }
    }

    private static void copy(Socket socket) {
      try (socket) {
        socket.getInputStream().transferTo(socket.getOutputStream());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** What one line comes back as; empty where the connection ends instead. */
  private static String ask(InetAddress address, int port, String line) throws IOException {
    return ask(address, port, line, PATIENCE);
  }

  private static String ask(InetAddress address, int port, String line, Duration patience)
      throws IOException {
    try (Socket socket = new Socket(address, port)) {
      socket.setSoTimeout((int) patience.toMillis());
      socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readNBytes(line.length()), StandardCharsets.UTF_8);
    }
  }

  /** A conversation in the protocol itself, to say what no client says. */
  private static String say(int port, SSLContext shown, String lines) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) shown.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      int b = socket.getInputStream().read();
      while (b >= 0 && b != '\n') {
        answer.write(b);
        b = socket.getInputStream().read();
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void theHeadAndWorkersReachEachOtherAtTheirAddresses() throws Exception {
    RelayHub hub = hub(0);
    // Where a worker is on the hub's own machine its address is taken, and connections are direct;
    // only a port that it leaves free on this machine goes through the hub.
    Echo head = new Echo(InetAddress.getLoopbackAddress(), HEAD_PORT);
    open.push(head);
    RelayClient one = worker(hub);
    RelayClient two = worker(hub);
    assertThat(Set.of(one.number(), two.number())).containsExactlyInAnyOrder(1, 2);
    assertThat(hub.workers()).isEqualTo(2);
    assertThat(ask(one.address(), ECHO_PORT, "direct")).isEqualTo("direct");
    assertThat(ask(network.head(), HEAD_PORT, "through the hub")).isEqualTo("through the hub");
    assertThat(say(hub.port(), keys, "OPEN 2 " + ECHO_PORT + "\n")).isEqualTo("GO");
    assertThat(say(hub.port(), keys, "OPEN 0 " + HEAD_PORT + "\n")).isEqualTo("GO");
    assertThat(hub.connections()).isEqualTo(3);
  }

  @Test
  void whenTheWorkerGoesThatListensForItsNodeAnotherDoes() throws Exception {
    RelayHub hub = hub(0);
    open.push(new Echo(InetAddress.getLoopbackAddress(), HEAD_PORT));
    RelayClient one = worker(hub);
    worker(hub);
    assertThat(ask(network.head(), HEAD_PORT, "first")).isEqualTo("first");
    one.close();
    await("the head is reached", () -> isHeadReached("second"));
  }

  private boolean isHeadReached(String line) {
    try {
      // One that is just closing may take a connection and never serve it.
      return ask(network.head(), HEAD_PORT, line, Duration.ofSeconds(1)).equals(line);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void bytesArriveAsTheyWereSentAlsoAgainstASlowReader() throws Exception {
    RelayHub hub = hub(0);
    RelayClient worker = worker(hub);
    byte[] sent = new byte[40_000_000];
    new Random(1).nextBytes(sent);
    try (SSLSocket socket =
        (SSLSocket)
            keys.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), hub.port())) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(
          ("OPEN " + worker.number() + " " + ECHO_PORT + "\n").getBytes(StandardCharsets.UTF_8));
      assertThat(in.readNBytes(3)).isEqualTo("GO\n".getBytes(StandardCharsets.UTF_8));
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  out.write(sent);
                  out.flush();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      MessageDigest received = MessageDigest.getInstance("SHA-256");
      byte[] part = new byte[10_000];
      for (int done = 0; done < sent.length; ) {
        int n = in.read(part);
        assertThat(n).isPositive();
        received.update(part, 0, n);
        done += n;
      }
      writing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(received.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(sent));
    }
  }

  @Test
  void whoDoesNotShowTheClustersCertificateIsRefused() throws Exception {
    RelayHub hub = hub(0);
    CountDownLatch lost = new CountDownLatch(1);
    RelayClient.Settings stranger =
        new RelayClient.Settings(
            here(hub.port()),
            "cluster.relay",
            strangersKeys,
            network,
            PORTS,
            Duration.ofMillis(300),
            why -> lost.countDown());
    assertThatThrownBy(() -> RelayClient.join(stranger)).isInstanceOf(RelayException.class);
    Path own = directory.resolve("keys.p12");
    for (SSLContext shown :
        List.of(
            TestKeys.trusting(own), TestKeys.trusting(own, directory.resolve("stranger.p12")))) {
      assertThatThrownBy(() -> say(hub.port(), shown, "JOIN 0 -\n"))
          .isInstanceOf(IOException.class);
    }
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), hub.port())) {
      plain.setSoTimeout((int) PATIENCE.toMillis());
      plain.getOutputStream().write("JOIN 0 -\n".getBytes(StandardCharsets.UTF_8));
      String answer = new String(plain.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain("WELCOME");
    }
    assertThat(hub.workers()).isZero();
  }

  @Test
  void onlyWhatIsMeantForOthersIsReached() throws Exception {
    RelayHub hub = hub(0);
    RelayClient worker = worker(hub);
    assertThat(say(hub.port(), keys, "OPEN 0 22\n")).startsWith("NO port 22");
    assertThat(say(hub.port(), keys, "OPEN " + worker.number() + " 22\n")).startsWith("NO port 22");
    assertThat(say(hub.port(), keys, "OPEN 9 " + ECHO_PORT + "\n")).startsWith("NO no worker 9");
    assertThat(say(hub.port(), keys, "ANSWER 12345\n")).startsWith("NO nobody waits");
    // A second worker cannot take the first one's place without its secret.
    assertThat(say(hub.port(), keys, "JOIN " + worker.number() + " " + "0".repeat(32) + "\n"))
        .startsWith("NO that number is not yours");
    assertThat(hub.workers()).isEqualTo(1);
    assertThat(ask(worker.address(), ECHO_PORT, "still here")).isEqualTo("still here");
  }

  @Test
  void nonsenseEndsTheConnectionAndNothingElse() throws Exception {
    RelayHub hub = hub(0);
    worker(hub);
    for (String nonsense :
        new String[] {
          "\n",
          "HELLO\n",
          "OPEN x 1\n",
          "OPEN 0 99999999999\n",
          "JOIN 1\n",
          "JOIN 0 'x'\n",
          "READY\n",
          "REFUSE 1\n",
          "CALL 1 1\n",
          "x".repeat(100_000),
          "OPEN 1 1 1\n"
        }) {
      assertThat(say(hub.port(), keys, nonsense))
          .as(nonsense)
          .isIn("", "NO port 1 is not for others");
    }
    assertThat(hub.workers()).isEqualTo(1);
  }

  @Test
  void aNewHubThatKnowsNobodyTellsOldWorkersToEnd() throws Exception {
    RelayHub first = hub(0);
    int port = first.port();
    CountDownLatch lost = new CountDownLatch(1);
    open.push(RelayClient.join(settings(port, keys, why -> lost.countDown())));
    first.close();
    RelayHub second = hub(port);
    assertThat(lost.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(second.workers()).isZero();
  }

  @Test
  void aCutConnectionIsTakenUpAgain() throws Exception {
    RelayHub hub = hub(0);
    try (Cable cable = new Cable(hub.port())) {
      RelayClient worker = RelayClient.join(settings(cable.port(), keys, why -> {}));
      open.push(worker);
      open.push(new Echo(worker.address(), ECHO_PORT));
      open.push(new Echo(worker.address(), OTHER_PORT));
      await("the worker is called", () -> isReached(hub, worker));
      cable.cut();
      await("the worker is called again", () -> isReached(hub, worker));
      assertThat(worker.number()).isEqualTo(1);
      assertThat(hub.workers()).isEqualTo(1);
    }
  }

  private static boolean isReached(RelayHub hub, RelayClient worker) {
    try {
      return say(hub.port(), keys, "OPEN " + worker.number() + " " + ECHO_PORT + "\n").equals("GO");
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aWorkerGivesUpWhenTheHubStaysAway() throws Exception {
    RelayHub hub = hub(0);
    CountDownLatch lost = new CountDownLatch(1);
    RelayClient worker =
        RelayClient.join(
            new RelayClient.Settings(
                here(hub.port()),
                "cluster.relay",
                keys,
                network,
                PORTS,
                Duration.ofSeconds(2),
                why -> lost.countDown()));
    open.push(worker);
    hub.close();
    assertThat(lost.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** A wire between worker and hub that can be cut. */
  private static final class Cable implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Deque<Socket> sockets = new ArrayDeque<>();
    private final int far;

    Cable(int far) throws IOException {
      this.far = far;
      Thread thread = new Thread(this::serve, "cable");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve() {
      try {
        while (true) {
          Socket near = server.accept();
          Socket other = new Socket(InetAddress.getLoopbackAddress(), far);
          synchronized (sockets) {
            sockets.addAll(Arrays.asList(near, other));
          }
          pass(near, other);
          pass(other, near);
        }
      } catch (IOException e) {
        assertThat(server.isClosed()).isTrue();
      }
    }

    private static void pass(Socket from, Socket to) {
      Thread thread =
          new Thread(
              () -> {
                try (from;
                    to) {
                  from.getInputStream().transferTo(to.getOutputStream());
                } catch (IOException e) {
                  // Cut.
                  return;
                }
              },
              "cable");
      thread.setDaemon(true);
      thread.start();
    }

    void cut() throws IOException {
      synchronized (sockets) {
        while (!sockets.isEmpty()) {
          sockets.pop().close();
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      cut();
    }
  }
}
